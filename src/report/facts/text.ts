import type { PlatformFacts, WorkloadFacts } from '#facts/platform/schema.ts';
import { assumptionLines } from '#report/facts/assumption-lines.ts';
import { flowLines } from '#report/facts/flow-lines.ts';
import { listenerLines } from '#report/facts/listener-lines.ts';
import { membershipText, nameOf, names } from '#report/facts/words.ts';
import { type Paint, painter } from '#report/pretty/paint.ts';
import { visible } from '#report/visible.ts';

/** For people: a block per workload, who reaches each of its listeners, its declared calls, its blast radius. */
export function renderFactsText(
  facts: PlatformFacts,
  { color, verbose }: { readonly color: boolean; readonly verbose: boolean },
): string {
  const paint = painter(color);
  const blocks = facts.workloads.map((workload) => workloadLines(workload, facts, paint, verbose).join('\n'));
  return `${[...blocks, ...notes(facts, paint, verbose)].join('\n\n')}\n`;
}

function workloadLines(
  workload: WorkloadFacts,
  { groups, namespaces }: PlatformFacts,
  paint: Paint,
  verbose: boolean,
): readonly string[] {
  const { id, file, line, membership, listeners, flows, blast } = workload;
  const [direct, reached] = [groups[blast.direct] ?? [], groups[blast.reached] ?? []];
  const because = verbose
    ? membership.because.map(({ text, file: at, line: number }) =>
        paint('faint', visible(`    ${text}${at === '' ? '' : ` (${at}:${number})`}`)),
      )
    : [];
  return [
    `${paint('strong', visible(id))}  ${visible(membershipText(membership))}`,
    paint('faint', visible(`  ${file}:${line}`)),
    ...because,
    ...listenerLines(listeners, { groups, namespaces, paint, verbose }),
    ...flows.flatMap((flow) => flowLines(flow, paint, verbose)),
    `  reaches ${reach(direct, reached, verbose)}`,
  ];
}

function reach(direct: readonly string[], reached: readonly string[], verbose: boolean): string {
  if (reached.length === 0) return 'nothing';
  const further = reached.filter((id) => !direct.includes(id));
  const most = verbose ? Number.POSITIVE_INFINITY : 6;
  const first = names(direct.map(nameOf), most);
  return further.length === 0 ? first : `${first}; through these also ${names(further.map(nameOf), most)}`;
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
