import type { SuppressedBy } from '#policy/finding.ts';
import type { Report } from '#report/report.ts';

/** What takes findings out of the count, in the order of telling. */
export const SUPPRESSED_BY = ['exception', 'baseline', 'before'] as const satisfies readonly SuppressedBy[];

const WORD: Readonly<Record<SuppressedBy, string>> = {
  exception: 'suppressed',
  baseline: 'in the baseline',
  before: 'there before the change',
};

/** How many findings don't count, by what takes them out: `1 suppressed`, `70 in the baseline`. */
export function suppressedCounts({
  suppressions,
}: Pick<Report, 'suppressions'>): readonly (readonly [number, string])[] {
  return SUPPRESSED_BY.map(
    (wanted) => [suppressions.filter(({ by }) => by === wanted).length, WORD[wanted]] as const,
  ).filter(([count]) => count > 0);
}
