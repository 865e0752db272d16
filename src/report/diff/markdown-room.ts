import { type DiffChange, isNewlyReachable, type ReachDiff } from '#reach/diff/diff-model.ts';
import { tableRow } from '#report/diff/markdown-row.ts';

/** A change as a row of a table. */
export interface DiffRow {
  readonly change: DiffChange;
  readonly text: string;
}

/**
 * The rows of each difference that together are no longer than `room` characters: what became reachable before the rest, and each
 * difference in its turn, so that a large one doesn't hide the others. A row that is too long by itself is left out.
 */
export function fittingRows(diffs: readonly ReachDiff[], room: number): readonly (readonly DiffRow[])[] {
  const kept = diffs.map((): DiffRow[] => []);
  let left = room;
  for (const isWanted of [isNewlyReachable, (change: DiffChange) => !isNewlyReachable(change)]) {
    const waiting = diffs.map(({ changes }) => changes.filter(isWanted));
    const longest = Math.max(0, ...waiting.map((changes) => changes.length));
    for (let turn = 0; turn < longest; turn += 1) {
      for (const [index, changes] of waiting.entries()) {
        const change = changes[turn];
        if (change === undefined) continue;
        const text = tableRow(change);
        if (text.length + 1 > left) continue;
        kept[index]?.push({ change, text });
        left -= text.length + 1;
      }
    }
  }
  return kept;
}
