import type { Finding, Suppression } from '#policy/finding.ts';
import type { RuleResult } from '#policy/rule.ts';
import { docsLink } from '#report/docs-link.ts';
import type { Outcome, Testcase } from '#report/junit/testcase.ts';
import { failureText } from '#report/junit/text.ts';
import type { Report } from '#report/report.ts';

/** What became of one rule. */
export interface RuleOutcome {
  /** Missing if the report has findings of it without listing it. */
  readonly result: RuleResult | undefined;
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  readonly docs: string | undefined;
}

/**
 * The testcases of a rule: one for the rule itself if it passed, was skipped or broke; one for each finding;
 * a skipped one for each suppressed finding. Names hold nothing that changes from run to run.
 */
export function ruleCases(
  report: Report,
  { result, findings, suppressions, docs }: RuleOutcome,
): readonly Testcase[] {
  const link = result === undefined ? undefined : docsLink(result.rule, docs);
  const more = link === undefined ? [] : [`docs: ${link}`];
  return [
    ...(result === undefined ? [] : ownCase(result)),
    ...findings.map((finding) => findingCase(finding, findingOutcome(report, finding, more))),
    ...suppressions.map(({ by, finding, reason, expires }) =>
      findingCase(finding, {
        type: 'skipped',
        message: `${by}: ${reason}${expires === undefined ? '' : ` (until ${expires})`}`,
      }),
    ),
  ];
}

function ownCase(result: RuleResult): readonly Testcase[] {
  const { id, title } = result.rule;
  const outcome = ownOutcome(result);
  return outcome === undefined ? [] : [{ classname: id, name: title === '' ? id : title, outcome }];
}

/** A rule with findings speaks through them. */
function ownOutcome({ rule, status, subjects }: RuleResult): Outcome | undefined {
  switch (status) {
    case 'passed':
      return { type: 'passed' };
    case 'failed':
      return undefined;
    case 'not-applicable':
      return { type: 'skipped', message: 'nothing to look at' };
    case 'off':
      return { type: 'skipped', message: 'off in the configuration' };
    case 'broken': {
      const message = `rule ${rule.id} gave no answer`;
      return { type: 'error', kind: 'broken', message, text: `${message} (${subjects} subjects seen)` };
    }
    default:
      return status satisfies never;
  }
}

function findingCase({ rule, subject, location }: Finding, outcome: Outcome): Testcase {
  const name = [subject.id, location.pointer ?? ''].filter((part) => part !== '').join(' ');
  return { classname: rule, name, location, outcome };
}

/** JUnit knows no warnings: errors and warnings fail, a note passes and says what it has to say. */
function findingOutcome(report: Report, finding: Finding, more: readonly string[]): Outcome {
  const text = failureText(report, finding, more);
  return finding.severity === 'note'
    ? { type: 'passed', output: text }
    : { type: 'failure', kind: finding.severity, message: finding.message, text };
}
