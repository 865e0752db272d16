import { isNewlyReachable } from '#reach/diff/diff-model.ts';
import type { EnvironmentDiff } from '#report/diff/environment-diff.ts';
import { name, namesCell } from '#report/diff/markdown-row.ts';
import type { DiffRenderOptions } from '#report/diff/render-options.ts';
import { layerWords, totals, verdictWords } from '#report/diff/words.ts';

/** What is told of one cluster, without its changes: heading, verdict, workloads. */
export interface DiffSection {
  readonly opening: readonly string[];
  readonly of: EnvironmentDiff;
}

/**
 * Sections in the order of the environments, as many as fit into `room` characters, each with `extra` for what follows its opening; where
 * there is no room for all, those in which something became reachable come before the others.
 */
export function fittingSections(
  diffs: readonly EnvironmentDiff[],
  options: DiffRenderOptions & { readonly isOnly: boolean },
  room: number,
  extra: number,
): readonly DiffSection[] {
  const all = diffs.map((one) => ({ opening: opening(one, options), of: one }));
  const isNew = ({ of }: DiffSection) => of.diff.changes.some(isNewlyReachable);
  const kept = new Set<DiffSection>();
  let left = room;
  for (const section of [...all.filter(isNew), ...all.filter((one) => !isNew(one))]) {
    const length = section.opening.join('\n').length + extra;
    if (length > left) continue;
    kept.add(section);
    left -= length;
  }
  return all.filter((section) => kept.has(section));
}

function opening(
  { environment, diff, remarks = [] }: EnvironmentDiff,
  { base, head, isOnly }: DiffRenderOptions & { readonly isOnly: boolean },
): readonly string[] {
  const where = environment === undefined ? '' : `${name(environment)}: `;
  const verdict = `${where}${verdictWords(totals(diff))}`;
  return [
    ...(isOnly ? [`### eastwest: ${verdict}`] : ['', `#### ${verdict}`]),
    '',
    `${isOnly ? `Who can reach what, from ${name(base)} to ${name(head)}. ` : ''}${layerWords(diff)}`,
    ...(remarks.length === 0 ? [] : ['', `Mind: ${namesCell(remarks, '; ')}`]),
    ...workloadLines('added', diff.workloads.added),
    ...workloadLines('removed', diff.workloads.removed),
  ];
}

function workloadLines(what: string, ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [] : ['', `Workloads ${what}: ${namesCell(ids, ', ')}`];
}
