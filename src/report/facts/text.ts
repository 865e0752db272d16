import type { PlatformFacts, WorkloadFacts } from '#facts/platform/schema.ts';
import { assumptionLines } from '#report/facts/assumption-lines.ts';
import { flowLines } from '#report/facts/flow-lines.ts';
import { listenerLines } from '#report/facts/listener-lines.ts';
import type { FactsRenderOptions } from '#report/facts/render-options.ts';
import { groupNames, membershipText, nameOf, names } from '#report/facts/words.ts';
import { type Paint, painter } from '#report/pretty/paint.ts';
import { visible } from '#report/visible.ts';

/** For people: a block per workload, who reaches each of its listeners, its declared calls, its blast radius. */
export function renderFactsText(facts: PlatformFacts, { color, verbose, only }: FactsRenderOptions): string {
  const paint = painter(color);
  const chosen = facts.workloads.filter(({ id }) => only === undefined || only.has(id));
  const blocks = chosen.map((workload) => workloadLines(workload, facts, paint, verbose).join('\n'));
  return `${[...blocks, ...notes(facts, paint, verbose)].join('\n\n')}\n`;
}

function workloadLines(
  workload: WorkloadFacts,
  facts: PlatformFacts,
  paint: Paint,
  verbose: boolean,
): readonly string[] {
  const { id, file, line, membership, listeners, flows, blast } = workload;
  const most = verbose ? Number.POSITIVE_INFINITY : 6;
  const because = verbose
    ? membership.because.map(({ text, file: at, line: number }) =>
        paint('faint', visible(`    ${text}${at === '' ? '' : ` (${at}:${number})`}`)),
      )
    : [];
  return [
    `${paint('strong', visible(id))}  ${visible(membershipText(membership))}`,
    paint('faint', visible(`  ${file}:${line}`)),
    ...because,
    ...listenerLines(listeners, { facts, paint, verbose, most }),
    ...flows.flatMap((flow) => flowLines(flow, paint, verbose)),
    `  reaches ${visible(blastText(blast, facts, most))}`,
  ];
}

function blastText(
  { reached, further, direct }: WorkloadFacts['blast'],
  facts: PlatformFacts,
  most: number,
): string {
  if (reached === 0) return 'nothing';
  const first = groupNames(facts, direct);
  if (first.length === reached) return names(first, most);
  const rest = reached - first.length;
  const named = names(further.slice(0, most).map(nameOf), most);
  const more =
    rest > Math.min(most, further.length) ? ` and ${rest - Math.min(most, further.length)} more` : '';
  return `${names(first, most)}; through these also ${named}${more}`;
}

function notes(facts: PlatformFacts, paint: Paint, verbose: boolean): readonly string[] {
  const { dangling, faults } = facts;
  const lines = [
    ...dangling.map(
      ({ from, to, missing }) =>
        `the flow ${from} → ${to} names ${missing}, which is not among the manifests`,
    ),
    ...faults.map(({ resource, pointer, message }) => `${resource} (${pointer}): ${message}`),
    ...assumptionLines(facts, verbose),
  ];
  if (lines.length === 0) return [];
  return [lines.map((line) => `${paint('note', 'note')}  ${visible(line)}`).join('\n')];
}
