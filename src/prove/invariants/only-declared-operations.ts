import type { Workload } from '#cluster/workload.ts';
import type { FabricListener } from '#equation/listener.ts';
import { wantedRequests } from '#equation/operation.ts';
import { isAbout } from '#equation/undeclared.ts';
import { collect } from '#prove/collect.ts';
import type { Breach } from '#prove/from-passage.ts';
import { hasBit } from '#prove/has-bit.ts';
import type { Ground, Invariant } from '#prove/invariant.ts';
import { isProbing } from '#prove/probing.ts';
import { type Visits, visitsTo } from '#prove/visits.ts';
import { bitsOf } from '#set/bits.ts';
import {
  isNoRequests,
  NO_REQUESTS,
  type RequestSet,
  subtractRequests,
  unionRequests,
} from '#set/request-set.ts';

/**
 * Declared callers send nothing but what is declared for them: where all flows between two workloads name operations, the caller gets no
 * other request through. Of everybody else the other invariants speak.
 */
export function onlyDeclaredOperations(): Invariant {
  return {
    sentence: 'declared callers get nothing through but the operations declared for them',
    decide: (ground) => {
      const { fabric, wanted } = ground;
      const asked = [...wanted.byCallee.keys()].flatMap((to) =>
        visitsTo(fabric, to).flatMap((visits) =>
          [...limits(ground, visits.listener)].map(([from, set]) => ({ visits, from, set })),
        ),
      );
      const breaches = asked.flatMap(({ visits, from, set }) => excesses(ground, visits, from, set));
      return collect(ground, asked.length, breaches, 'no flow declares operations');
    },
  };
}

/** By caller of a listener, all that is declared for it; callers for which whatever is permitted is declared aren't among them. */
function limits({ wanted }: Ground, listener: FabricListener): ReadonlyMap<Workload, RequestSet> {
  const found = new Map<Workload, RequestSet | undefined>();
  if (listener.protocol !== 'TCP') return new Map();
  for (const one of wanted.byCallee.get(listener.workload) ?? []) {
    if (!isAbout(one, listener)) continue;
    const before = found.has(one.from) ? found.get(one.from) : NO_REQUESTS;
    const more = wantedRequests(one.flow.operations);
    found.set(one.from, before && more && unionRequests(before, more));
  }
  return new Map([...found].flatMap(([from, set]) => (set === undefined ? [] : [[from, set]])));
}

function excesses(
  { fabric }: Ground,
  { passages }: Visits,
  from: Workload,
  set: RequestSet,
): readonly Breach[] {
  const number = fabric.network.numbers.get(from) ?? -1;
  return passages.flatMap((passage): readonly Breach[] => {
    const { peer, requests } = passage;
    if (peer.type !== 'workloads' || !hasBit(peer.members, number)) return [];
    const rest = {
      ...passage,
      peer: { ...peer, members: bitsOf(fabric.network.workloads.length, [number]) },
      requests: {
        certain: subtractRequests(requests.certain, set),
        possible: subtractRequests(requests.possible, set),
      },
    };
    if (isNoRequests(rest.requests.possible) || isProbing(rest)) return [];
    const outcome = isNoRequests(rest.requests.certain) ? 'unknown' : passage.outcome;
    return [{ passage: { ...rest, outcome }, allowed: [], route: [from] }];
  });
}
