import type { DiffChange } from '#reach/diff/diff-model.ts';
import { isNewlyPlaintext, isNewlyReachable } from '#reach/diff/diff-model.ts';
import type { DiffRow } from '#report/diff/markdown-room.ts';
import { SCOPE_TITLES, SCOPES } from '#report/diff/words.ts';

/** The changes of one cluster, to unfold: what became reachable, which is open, and the rest. `rows` are those that there is room for. */
export function changeBlocks(changes: readonly DiffChange[], rows: readonly DiffRow[]): readonly string[] {
  const isNew = changes.filter(isNewlyReachable);
  const title = changes.some(isNewlyPlaintext) ? 'Newly reachable, or in plaintext' : 'Newly reachable';
  const fresh = rows.filter(({ change }) => isNewlyReachable(change));
  const others = rows.filter(({ change }) => !isNewlyReachable(change));
  return [
    ...block(title, isNew.length, fresh, ' open'),
    ...block('No longer reachable, or otherwise changed', changes.length - isNew.length, others, ''),
  ];
}

function block(title: string, count: number, rows: readonly DiffRow[], open: string): readonly string[] {
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

function section(title: string, rows: readonly DiffRow[]): readonly string[] {
  if (rows.length === 0) return [];
  return [`**${title}**`, '', '| from | to | ports |', '|---|---|---|', ...rows.map(({ text }) => text), ''];
}
