import type { Workload } from '#cluster/workload.ts';
import { callersIn } from '#equation/blast.ts';
import { transpose } from '#equation/closure.ts';
import type { Fabric } from '#equation/fabric.ts';
import { visitsTo } from '#prove/visits.ts';
import { type Bits, forEachMember } from '#set/bits.ts';

/** Which existing workload reaches which at once, by numbers of the network: for sure, or also perhaps. */
export interface ReachGraph {
  readonly certain: readonly Bits[];
  readonly possible: readonly Bits[];
}

const known = new WeakMap<Fabric, ReachGraph>();

/** What each workload reaches: at ports where an application may answer. Made once. */
export function reachGraph(fabric: Fabric): ReachGraph {
  const before = known.get(fabric);
  if (before !== undefined) return before;
  const { workloads } = fabric.network;
  const passages = workloads.map((one) => visitsTo(fabric, one).flatMap((visits) => visits.passages));
  const open = passages.map((list) => list.filter(({ outcome }) => outcome === 'open'));
  const graph = {
    certain: transpose(open.map((list) => callersIn(fabric, list))),
    possible: transpose(passages.map((list) => callersIn(fabric, list))),
  };
  known.set(fabric, graph);
  return graph;
}

/** What is reached from some workloads, step by step: each with the one before it, in order of distance. */
export function stepsFrom(
  { network }: Fabric,
  edges: readonly Bits[],
  sources: readonly Workload[],
): ReadonlyMap<Workload, Workload | undefined> {
  const before = new Map<Workload, Workload | undefined>(sources.map((one) => [one, undefined]));
  for (const one of before.keys()) {
    const out = edges[network.numbers.get(one) ?? -1];
    if (out === undefined) continue;
    forEachMember(out, (number) => {
      const next = network.workloads[number];
      if (next !== undefined && !before.has(next)) before.set(next, one);
    });
  }
  return before;
}

/** The way to one of them: from its source to the one before it. */
export function routeTo(
  steps: ReadonlyMap<Workload, Workload | undefined>,
  target: Workload,
): readonly Workload[] {
  const route: Workload[] = [];
  for (let one = steps.get(target); one !== undefined; one = steps.get(one)) route.unshift(one);
  return route;
}
