import type { Baseline, BaselineEntry } from '#acceptance/baseline.ts';
import { baselineProblems } from '#acceptance/baseline-problems.ts';
import { byEnvironment, type Scope } from '#acceptance/by-environment.ts';
import type { Pair } from '#acceptance/match.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Suppression } from '#policy/finding.ts';
import { amend } from '#report/amend.ts';
import type { Report } from '#report/report.ts';

/**
 * Reports in which what the baseline accepts doesn't count. Accepted is a finding that says the same of the same node as when it was
 * recorded, and no more gravely; one that has changed counts, with a problem that says so. What is mended must leave the baseline:
 * as long as it doesn't, the answer is severe, as with an exception that covers nothing.
 */
export function applyBaseline(
  reports: readonly Report[],
  baseline: Baseline,
  scope: Scope,
): readonly Report[] {
  const { judged, elsewhere } = byEnvironment(reports, baseline);
  return judged.map((one, index) => {
    const { report, covered } = one;
    const hidden = new Set(covered.map(({ finding }) => finding));
    const problems: readonly Problem[] = baselineProblems(one, index === 0 ? elsewhere : [], baseline, scope);
    return amend(report, {
      findings: report.findings.filter((finding) => !hidden.has(finding)),
      suppressions: [...report.suppressions, ...covered.map((pair) => suppression(pair))],
      problems: [...report.problems, ...problems],
    });
  });
}

function suppression({ finding, known }: Pair<BaselineEntry>): Suppression {
  const { file, line } = known.location;
  return { by: 'baseline', finding, reason: `accepted in ${file}:${line}` };
}
