import type { EnvironmentDiff } from '#report/diff/environment-diff.ts';
import { NOTHING, sumOfTotals, totals, verdictWords } from '#report/diff/words.ts';
import { counted } from '#report/map/plural.ts';

/** The verdict on several environments together, in one sentence: `2 newly reachable in 1 of 3 environments`. */
export function overallWords(diffs: readonly EnvironmentDiff[]): string {
  if (diffs.length === 0) return 'nothing was compared: there are no environments';
  const all = counted(diffs.length, 'environment');
  const changed = diffs.filter(({ diff }) => diff.changes.length > 0);
  if (changed.length === 0) return `${NOTHING}, in ${all}`;
  return `${verdictWords(sumOfTotals(changed.map(({ diff }) => totals(diff))))} in ${changed.length} of ${all}`;
}
