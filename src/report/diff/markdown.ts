import type { DiffChange, ReachDiff } from '#reach/diff/diff-model.ts';
import { isNewlyPlaintext, isNewlyReachable } from '#reach/diff/diff-model.ts';
import { name, namesCell, tableRow } from '#report/diff/markdown-row.ts';
import type { DiffRenderOptions } from '#report/diff/render-options.ts';
import { layerWords, SCOPE_TITLES, SCOPES, verdictWords } from '#report/diff/words.ts';

/** GitHub refuses a comment of more characters (`body is too long`). */
const LIMIT = 65_536;
/** What headings, table heads and the closing sentence take at most. */
const RESERVE = 4_096;

/** For a comment on a pull request: the verdict, what became reachable, and the rest to unfold. */
export function renderDiffMarkdown(diff: ReachDiff, options: DiffRenderOptions): string {
  const isNew = diff.changes.filter(isNewlyReachable);
  const others = diff.changes.filter((change) => !isNewlyReachable(change));
  const opening = [
    `### eastwest: ${verdictWords(diff)}`,
    '',
    `Who can reach what, from ${name(options.base)} to ${name(options.head)}. ${layerWords(diff)}`,
    ...workloadLines('added', diff.workloads.added),
    ...workloadLines('removed', diff.workloads.removed),
  ];
  const used = opening.join('\n').length;
  const rows = fitting([...isNew, ...others].map(rowOf), LIMIT - RESERVE - used);
  const shown = (changes: readonly DiffChange[]) => rows.filter(({ change }) => changes.includes(change));
  const left = diff.changes.length - rows.length;
  const lines = [
    ...opening,
    ...block(
      diff.changes.some(isNewlyPlaintext) ? 'Newly reachable, or in plaintext' : 'Newly reachable',
      isNew.length,
      shown(isNew),
      ' open',
    ),
    ...block('No longer reachable, or otherwise changed', others.length, shown(others), ''),
    ...(left > 0
      ? [
          '',
          `${left} of ${diff.changes.length} changes are left out here: a comment has no room for them. \`--format json\` has all.`,
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

interface Row {
  readonly change: DiffChange;
  readonly text: string;
}

function rowOf(change: DiffChange): Row {
  return { change, text: tableRow(change) };
}

/** The first rows that together are no longer than the limit; one that is too long by itself is left out. */
function fitting(rows: readonly Row[], limit: number): readonly Row[] {
  const kept: Row[] = [];
  let length = 0;
  for (const row of rows) {
    if (length + row.text.length + 1 > limit) continue;
    kept.push(row);
    length += row.text.length + 1;
  }
  return kept;
}

function block(title: string, count: number, rows: readonly Row[], open: string): readonly string[] {
  if (count === 0) return [];
  return [
    '',
    `<details${open}><summary><b>${title}</b> (${count})</summary>`,
    '',
    ...SCOPES.flatMap((scope) =>
      section(
        SCOPE_TITLES[scope],
        rows.filter(({ change }) => change.scope === scope),
      ),
    ),
    '</details>',
  ];
}

function section(title: string, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [];
  return [`**${title}**`, '', '| from | to | ports |', '|---|---|---|', ...rows.map(({ text }) => text), ''];
}

function workloadLines(what: string, ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [] : ['', `Workloads ${what}: ${namesCell(ids, ', ')}`];
}
