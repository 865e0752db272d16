import type { Baseline, BaselineEntry } from '#acceptance/baseline.ts';
import { type Matched, matchKnown } from '#acceptance/match.ts';
import { spread } from '#acceptance/record.ts';
import type { Report } from '#report/report.ts';

/** A report, held against the entries of its own environment. */
export interface Judged extends Matched<BaselineEntry> {
  readonly report: Report;
}

/** What a run looked at, as far as a baseline is concerned. */
export interface Scope {
  /** Of each environment, what the baseline was recorded of was read: an entry without a finding is mended. */
  readonly whole: boolean;
  /** Every environment of eastwest.yaml was looked at. */
  readonly complete: boolean;
}

/** Reports and entries by environment; entries of environments that aren't among the reports are left over. */
export function byEnvironment(
  reports: readonly Report[],
  baseline: Baseline,
): { readonly judged: readonly Judged[]; readonly elsewhere: readonly BaselineEntry[] } {
  const entries = spread(baseline);
  const judged = reports.map((report) => ({
    report,
    ...matchKnown(
      report.findings,
      entries.filter(({ environment }) => environment === report.environment),
    ),
  }));
  const seen = new Set(reports.map(({ environment }) => environment));
  return { judged, elsewhere: entries.filter(({ environment }) => !seen.has(environment)) };
}

/** Whether the rule gave an answer in this run: one that is off, or broke, says nothing about what it once found. */
export function wasJudged(rule: string, { rules }: Report): boolean {
  const result = rules.find((one) => one.rule.id === rule);
  return result !== undefined && result.status !== 'off' && result.status !== 'broken';
}
