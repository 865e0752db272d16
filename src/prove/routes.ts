import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Breach } from '#prove/from-passage.ts';
import { hasBit } from '#prove/has-bit.ts';
import { reachGraph, routeTo, stepsFrom } from '#prove/reach-graph.ts';
import { visitsTo } from '#prove/visits.ts';

/** Which of some workloads are reached from some sources, also through others: the last step of each, with the way to it. */
export function routesInto(
  fabric: Fabric,
  sources: readonly Workload[],
  isForbidden: (workload: Workload) => boolean,
  transitive: boolean,
): readonly Breach[] {
  const { certain, possible } = reachGraph(fabric);
  const sure = stepsFrom(fabric, certain, sources);
  const perhaps = stepsFrom(fabric, possible, sources);
  const chosen = new Set(sources);
  return [...perhaps.keys()].flatMap((target) => {
    if (chosen.has(target) || !isForbidden(target)) return [];
    const steps = sure.has(target) ? sure : perhaps;
    const route = routeTo(steps, target);
    if (!transitive && route.length > 1) return [];
    return lastStep(fabric, target, route, sure.has(target));
  });
}

function lastStep(
  fabric: Fabric,
  target: Workload,
  route: readonly Workload[],
  certain: boolean,
): readonly Breach[] {
  const number = fabric.network.numbers.get(route.at(-1) ?? target) ?? -1;
  const taken = visitsTo(fabric, target)
    .flatMap(({ passages }) => passages)
    .filter(({ peer }) => peer.type === 'workloads' && hasBit(peer.members, number));
  const open = taken.find(({ outcome }) => outcome === 'open') ?? taken[0];
  if (open === undefined) return [];
  const passage = certain ? open : { ...open, outcome: 'unknown' as const };
  return [{ passage, allowed: [], route }];
}
