import type { RuleFile } from '#policy/authoring/rule-folder.ts';
import { parseRuleId, type RuleName, rulePackage } from '#policy/authoring/rule-id.ts';
import {
  resourceExamples,
  type ScaffoldExamples,
  workloadExamples,
} from '#policy/authoring/scaffold-examples.ts';
import { scaffoldReadme } from '#policy/authoring/scaffold-readme.ts';
import type { RuleId, Severity } from '#policy/finding.ts';

/** What a scaffold can be about; a rule about a namespace is written after one that exists. */
export type ScaffoldSubject = 'resource' | 'workload';

/** What can be said about a new rule before it is written. */
export interface ScaffoldOptions {
  /** One sentence; default: the name in words. */
  readonly title?: string;
  /** Default: `workload`. */
  readonly subject?: ScaffoldSubject;
  /** Default: `error`. */
  readonly severity?: Severity;
}

/**
 * The files of a new rule, whose tests pass. It asks for a label `team`, which stands for whatever the rule is to ask.
 * @throws EastwestError `bad-usage` for what is no id.
 */
export function scaffoldRule(id: RuleId, options: ScaffoldOptions = {}): Readonly<Record<RuleFile, string>> {
  const name = parseRuleId(id);
  const subject = options.subject ?? 'workload';
  const title = options.title ?? inWords(name.name);
  const examples = examplesOf(subject);
  return {
    'README.md': scaffoldReadme(id, examples),
    'rule.rego': ruleText(name, title, subject, options.severity ?? 'error', examples),
    'rule_test.rego': testText(name, id, examples),
    'good.yaml': examples.good,
    'bad.yaml': examples.bad,
  };
}

function examplesOf(subject: ScaffoldSubject): ScaffoldExamples {
  switch (subject) {
    case 'workload':
      return workloadExamples;
    case 'resource':
      return resourceExamples;
    default:
      return subject satisfies never;
  }
}

function inWords(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function ruleText(
  name: RuleName,
  title: string,
  subject: ScaffoldSubject,
  severity: Severity,
  { kinds, labels, labelsPointer }: ScaffoldExamples,
): string {
  return `# METADATA
# title: ${JSON.stringify(title)}
# description: "TODO: what is wrong, and what an attacker makes of it, in two or three sentences."
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
#     description: "TODO: the official text that the rule rests on"
# schemas:
#   - input: schema.${subject}
# custom:
#   severity: ${severity}
${kinds === undefined ? '' : `#   kinds: [${kinds}]\n`}#   remedy: "TODO: what to do about it. For now: add the label \`team\`."
package ${rulePackage(name)}

import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), ${labelsPointer}, message) if {
	not ${labels}.team
	message := $"{input.id} has no label \`team\`"
}
`;
}

function testText(name: RuleName, id: RuleId, { subject, pointer }: ScaffoldExamples): string {
  return `package ${rulePackage(name, '_test')}

import data.${rulePackage(name)} as rule

test_reports_a_missing_label if {
	findings := rule.findings with input as subject({"app": "payments"})
	findings == {{
		"rule": "${id}",
		"pointer": "${pointer}",
		"related": [],
		"message": "Deployment/payments/payments has no label \`team\`",
	}}
}

test_is_silent_on_a_label if {
	findings := rule.findings with input as subject({"team": "payments"})
	findings == set()
}

${subject}
`;
}
