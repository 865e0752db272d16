import type { EnvironmentDiff } from '#report/diff/environment-diff.ts';
import { changeBlocks } from '#report/diff/markdown-block.ts';
import { fittingRows } from '#report/diff/markdown-room.ts';
import { name, namesCell } from '#report/diff/markdown-row.ts';
import { fittingSections } from '#report/diff/markdown-section.ts';
import { overallWords } from '#report/diff/overall-words.ts';
import type { DiffRenderOptions } from '#report/diff/render-options.ts';
import { NOTHING } from '#report/diff/words.ts';

/** GitHub refuses a comment of more characters (`body is too long`). */
const LIMIT = 65_536;
/** What the title and the closing sentences take at most, besides the names of the two sides. */
const RESERVE = 8_192;
/** What the headings and table heads of a section take at most. */
const SECTION = 1_536;
/** As much of a name as the closing sentences show. */
const LONGEST = 60;

/**
 * For a comment on a pull request: the verdict, what became reachable, and the rest to unfold; with several environments a section for each
 * in which something differs. Never longer than a comment may be; what is left out is counted.
 */
export function renderDiffMarkdown(diffs: readonly EnvironmentDiff[], options: DiffRenderOptions): string {
  const title = diffs.length === 1 ? [] : titleLines(diffs, options);
  const isSame = (one: EnvironmentDiff) => diffs.length > 1 && saysNothing(one);
  const changed = diffs.filter((one) => !isSame(one));
  const room = LIMIT - RESERVE - title.join('\n').length;
  const sections = fittingSections(changed, { ...options, isOnly: diffs.length === 1 }, room, SECTION);
  const used = sections.reduce((sum, { opening }) => sum + opening.join('\n').length + SECTION, 0);
  const rows = fittingRows(
    sections.map(({ of }) => of.diff),
    room - used,
  );
  const lines = [
    ...title,
    ...sections.flatMap(({ opening, of }, index) => [
      ...opening,
      ...changeBlocks(of.diff.changes, rows[index] ?? []),
    ]),
    ...sentence(NOTHING, diffs.filter(isSame)),
    ...sentence(
      'There is no room here',
      changed.filter((one) => !sections.some(({ of }) => of === one)),
    ),
    ...leftOut(diffs, rows.flat().length),
  ];
  return `${lines.join('\n')}\n`;
}

function saysNothing({ diff: { changes, workloads }, remarks = [] }: EnvironmentDiff): boolean {
  return [changes, workloads.added, workloads.removed, remarks].every(({ length }) => length === 0);
}

function titleLines(diffs: readonly EnvironmentDiff[], { base, head }: DiffRenderOptions): readonly string[] {
  return [
    `### eastwest: ${overallWords(diffs)}`,
    '',
    `Who can reach what, from ${name(base)} to ${name(head)}, in each environment by itself.`,
  ];
}

function sentence(what: string, diffs: readonly EnvironmentDiff[]): readonly string[] {
  if (diffs.length === 0) return [];
  const names = namesCell(
    diffs.map(({ environment = '' }) =>
      environment.length > LONGEST ? `${environment.slice(0, LONGEST - 1)}…` : environment,
    ),
    ', ',
  );
  return ['', `${what.charAt(0).toUpperCase()}${what.slice(1)}: ${names}.`];
}

function leftOut(diffs: readonly EnvironmentDiff[], shown: number): readonly string[] {
  const all = diffs.reduce((sum, { diff }) => sum + diff.changes.length, 0);
  if (shown === all) return [];
  return [
    '',
    `${all - shown} of ${all} changes are left out here: a comment has no room for them. \`--format json\` has all.`,
  ];
}
