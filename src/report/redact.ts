import type { Excerpt } from '#manifest/excerpt.ts';
import type { Problem } from '#manifest/problem.ts';
import { REDACTED } from '#manifest/redacted.ts';
import type { Finding, Suppression } from '#policy/finding.ts';
import type { RuleResult } from '#policy/rule.ts';
import { secretForms } from '#report/redact/forms.ts';
import { withoutKeyLines, withoutPatterns } from '#report/redact/patterns.ts';
import { replacer } from '#report/redact/replacer.ts';
import type { Report, Unknown } from '#report/report.ts';

type Clean = (text: string) => string;

/**
 * A report without secrets: in every free text (messages, remedies, titles, descriptions, references, metadata,
 * reasons, excerpts) the given values and whatever looks like a key, a token or a password in a URL become
 * `‹redacted›`. Ids, kinds, file names and pointers stay: they say where to look. Values of fewer than four
 * characters, and values that are also part of a resource's id in the report, can't be told from ordinary
 * words and stay too.
 */
export function redact(report: Report, secrets: readonly string[]): Report {
  const clean = cleaner(secretForms(secrets, names(report)));
  return {
    ...report,
    rules: report.rules.map((result) => cleanRule(result, clean)),
    findings: report.findings.map((finding) => cleanFinding(finding, clean)),
    suppressions: report.suppressions.map((suppression) => cleanSuppression(suppression, clean)),
    problems: report.problems.map((problem) => cleanProblem(problem, clean)),
    unknowns: report.unknowns.map((unknown): Unknown => ({ ...unknown, reason: clean(unknown.reason) })),
    excerpts: Object.fromEntries(
      Object.entries(report.excerpts).map(([key, excerpt]) => [key, cleanExcerpt(excerpt, clean)]),
    ),
  };
}

function cleaner(forms: readonly string[]): Clean {
  const withoutForms = replacer(forms, REDACTED);
  return (text) => withoutPatterns(withoutForms(text));
}

/** The words that name things in this report. */
function names(report: Report): ReadonlySet<string> {
  const findings = [...report.findings, ...report.suppressions.map(({ finding }) => finding)];
  const ids = findings.map(({ subject }) => subject.id);
  const kinds = report.rules.flatMap(({ rule }) => rule.kinds);
  return new Set([...ids, ...ids.flatMap((id) => id.split('/')), ...kinds]);
}

function cleanRule(result: RuleResult, clean: Clean): RuleResult {
  const { rule } = result;
  return {
    ...result,
    rule: {
      ...rule,
      title: clean(rule.title),
      description: clean(rule.description),
      remedy: clean(rule.remedy),
      references: rule.references.map(clean),
    },
  };
}

function cleanFinding(finding: Finding, clean: Clean): Finding {
  const { title, message, remedy, metadata } = finding;
  return {
    ...finding,
    title: clean(title),
    message: clean(message),
    remedy: clean(remedy),
    ...(metadata === undefined ? {} : { metadata: cleanObject(metadata, clean) }),
  };
}

function cleanSuppression({ finding, reason, ...rest }: Suppression, clean: Clean): Suppression {
  return { ...rest, finding: cleanFinding(finding, clean), reason: clean(reason) };
}

function cleanProblem(problem: Problem, clean: Clean): Problem {
  return { ...problem, message: clean(problem.message), remedy: clean(problem.remedy) };
}

function cleanExcerpt({ line, lines }: Excerpt, clean: Clean): Excerpt {
  return { line, lines: withoutKeyLines(lines).map(clean) };
}

function cleanObject(object: object, clean: Clean): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [clean(key), cleanValue(value, clean)]),
  );
}

function cleanValue(value: unknown, clean: Clean): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, clean));
  return typeof value === 'object' && value !== null ? cleanObject(value, clean) : value;
}
