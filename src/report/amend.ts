import type { Problem } from '#manifest/problem.ts';
import type { Finding, RuleId, Suppression } from '#policy/finding.ts';
import type { RuleResult } from '#policy/rule.ts';
import { compareFindings, compareProblems } from '#report/order.ts';
import type { Report } from '#report/report.ts';
import { summarize } from '#report/summarize.ts';

/** What of a report is to be another: the lists that aren't given stay. */
export interface Amendment {
  readonly findings?: readonly Finding[];
  readonly suppressions?: readonly Suppression[];
  readonly problems?: readonly Problem[];
}

/**
 * The report with other findings, suppressions or problems: sorted, and everything that is counted from them counted anew.
 * A finding that goes must come back as a suppression, or it would be lost in silence.
 */
export function amend(report: Report, amendment: Amendment): Report {
  const findings = (amendment.findings ?? report.findings).toSorted(compareFindings);
  const suppressions = (amendment.suppressions ?? report.suppressions).toSorted((a, b) =>
    compareFindings(a.finding, b.finding),
  );
  const problems = (amendment.problems ?? report.problems).toSorted(compareProblems);
  const rules = recount(report.rules, findings, suppressions);
  const { files, documents, resources, subjects } = report.summary;
  const { unknowns } = report;
  const summary = summarize({
    ...{ files, documents, resources, subjects },
    ...{ rules, findings, suppressions, problems, unknowns },
  });
  return { ...report, summary, rules, findings, suppressions, problems };
}

/** A rule all of whose findings are suppressed has passed, as far as the exit code goes. */
function recount(
  rules: readonly RuleResult[],
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
): readonly RuleResult[] {
  const open = countByRule(findings);
  const suppressed = countByRule(suppressions.map(({ finding }) => finding));
  return rules.map((result) => {
    const count = open.get(result.rule.id) ?? 0;
    const judged = result.status === 'failed' || result.status === 'passed';
    const status = judged ? (count > 0 ? 'failed' : 'passed') : result.status;
    return { ...result, status, findings: count, suppressed: suppressed.get(result.rule.id) ?? 0 };
  });
}

function countByRule(findings: readonly Finding[]): ReadonlyMap<RuleId, number> {
  const counts = new Map<RuleId, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}
