import { checkBefore } from '#cli/check/check-before.ts';
import type { RunSettings } from '#cli/check/check-clusters.ts';
import { partingFrom } from '#cli/check/revision.ts';
import type { AcceptanceFlags } from '#cli/flags/acceptance.ts';
import { scopeOf } from '#cli/input/baseline-file.ts';
import type { Selection } from '#cli/input/select-clusters.ts';
import type { Terminal } from '#cli/terminal.ts';
import { applyBaseline, type Baseline, onlySince, type Policies, type Report } from '#index.ts';

/** What a run is about, for another look at it. */
export interface Run {
  readonly selection: Selection;
  readonly policies: Policies;
  readonly settings: RunSettings;
  readonly baseline: Baseline | undefined;
}

/** Reports in which findings that were there before don't count: those that the baseline accepts, then those of before the change. */
export async function accept(
  reports: readonly Report[],
  { selection, policies, settings, baseline }: Run,
  { changedSince }: AcceptanceFlags,
  terminal: Terminal,
): Promise<readonly Report[]> {
  const left =
    baseline === undefined
      ? reports
      : applyBaseline(reports, baseline, scopeOf(baseline, selection, settings.ignore));
  if (changedSince === undefined) return left;
  const revision = partingFrom(changedSince, terminal);
  const before = await checkBefore(revision, selection, policies, settings, baseline, terminal);
  const commit = revision.commit.slice(0, 10);
  return left.map((report, index) =>
    onlySince(report, { revision: revision.name, commit, report: before[index] }),
  );
}
