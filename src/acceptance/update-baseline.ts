import type { Baseline, BaselineEntry } from '#acceptance/baseline.ts';
import { byEnvironment, type Scope, wasJudged } from '#acceptance/by-environment.ts';
import type { Pair } from '#acceptance/match.ts';
import { countAlike, recordEntries } from '#acceptance/record.ts';
import type { Finding } from '#policy/finding.ts';
import type { Report } from '#report/report.ts';
import { VERSION } from '#version.ts';

/** A baseline after a look at what is found now, and what became of each finding and entry. */
export interface BaselineUpdate {
  readonly baseline: Baseline;
  /** Entries that are out: mended, or of a rule or an environment that is no more. */
  readonly removed: readonly BaselineEntry[];
  /** Findings that aren't in the old baseline: in the new one only if `accept`. */
  readonly fresh: readonly Finding[];
  /** Findings that aren't what the old baseline accepts: likewise. */
  readonly changed: readonly Pair<BaselineEntry>[];
}

/** What the findings of today amount to, as a first baseline. */
export function recordBaseline(reports: readonly Report[], file: string, paths: readonly string[]): Baseline {
  return { file, tool: VERSION, paths, entries: recordEntries(reports, file) };
}

/**
 * The ratchet: takes out what is mended. What is new or has changed is let in only if `accept`; else changed findings keep their old
 * entry, which doesn't cover them, so that they go on being told. What can't be judged stays.
 */
export function updateBaseline(
  reports: readonly Report[],
  baseline: Baseline,
  { complete }: Pick<Scope, 'complete'>,
  accept: boolean,
): BaselineUpdate {
  const { judged, elsewhere } = byEnvironment(reports, baseline);
  const isGone = (entry: BaselineEntry, report: Report) =>
    wasJudged(entry.rule, report) || report.rules.every(({ rule }) => rule.id !== entry.rule);
  const removed = [
    ...judged.flatMap(({ report, gone }) => gone.filter((entry) => isGone(entry, report))),
    ...(complete ? elsewhere : []),
  ];
  const changed = judged.flatMap((one) => one.changed);
  const kept = [
    ...judged.flatMap(({ covered }) => covered.map(({ known }) => known)),
    ...judged.flatMap(({ report, gone }) => gone.filter((entry) => !isGone(entry, report))),
    ...(complete ? [] : elsewhere),
    ...(accept ? [] : changed.map(({ known }) => known)),
  ];
  const accepted = judged.map(({ report, fresh, changed: pairs }) => ({
    ...report,
    findings: [...fresh, ...pairs.map(({ finding }) => finding)],
  }));
  const entries = countAlike([...kept, ...(accept ? recordEntries(accepted, baseline.file) : [])]);
  return {
    baseline: { ...baseline, tool: accept ? VERSION : baseline.tool, entries },
    removed: countAlike(removed),
    fresh: judged.flatMap(({ fresh }) => fresh),
    changed,
  };
}
