import type { JsonObject } from '#manifest/json.ts';
import type { Severity } from '#policy/finding.ts';
import type { Rule, RuleResult } from '#policy/rule.ts';
import { docsLink } from '#report/docs-link.ts';
import { message } from '#report/sarif/message.ts';

/** GitHub's ranks of security rules: 7.0 to 8.9 is high, 4.0 to 6.9 medium, below low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.0', note: '2.0' };

/** As much of a description as code scanning services take. */
const LONGEST = 1000;

/** A rule as a reportingDescriptor (SARIF 2.1.0, section 3.49). */
export function reportingDescriptor({ rule, status, subjects }: RuleResult, docs?: string): JsonObject {
  const link = docsLink(rule, docs);
  return {
    id: rule.id,
    name: identifier(rule),
    shortDescription: message(clipped(rule.title), rule.id),
    fullDescription: message(clipped(rule.description), rule.title === '' ? rule.id : rule.title),
    help: { text: helpText(rule).join('\n\n'), markdown: helpMarkdown(rule).join('\n\n') },
    ...(link === undefined ? {} : { helpUri: link }),
    defaultConfiguration: { level: rule.severity },
    properties: {
      // Of a user's rule nobody knows whether it's about security.
      ...(rule.origin.type === 'builtin'
        ? {
            'security-severity': SECURITY_SEVERITY[rule.severity],
            tags: ['security', 'kubernetes', rule.category],
          }
        : { tags: [...new Set(['kubernetes', rule.category])] }),
      status,
      subjects,
    },
  };
}

/** `network/host-network` → `HostNetwork` (section 3.49.7 asks for an identifier). */
function identifier({ id }: Rule): string {
  const words = id.slice(id.lastIndexOf('/') + 1).split(/[^\p{L}\p{N}]+/u);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return name === '' ? id : name;
}

function helpText(rule: Rule): readonly string[] {
  return paragraphs(rule, rule.references.join('\n'));
}

function helpMarkdown(rule: Rule): readonly string[] {
  return paragraphs(rule, rule.references.map((reference) => `- <${reference}>`).join('\n'));
}

function paragraphs({ id, title, description, remedy }: Rule, references: string): readonly string[] {
  const about = description === '' ? title : description;
  return [about, remedy, references].some((part) => part !== '')
    ? [about, remedy, references].filter((part) => part !== '')
    : [id];
}

function clipped(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST).replace(/\p{Cs}$/u, '')}…`;
}
