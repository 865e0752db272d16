import type { Workload } from '#cluster/workload.ts';
import { connectivity, type Edge } from '#network/connectivity.ts';
import { governingOf, type Network } from '#network/network.ts';
import { workloadPeer } from '#network/peer.ts';
import type { Direction } from '#network/verdict/because.ts';
import { egressVerdict, ingressVerdict } from '#network/verdict/direction.ts';
import type { Verdict } from '#network/verdict/verdict.ts';
import type { Groups } from '#reach/map/map-group.ts';
import type { MapEdge, MapReason } from '#reach/map/map-model.ts';
import { mapConnections } from '#reach/map/map-reason.ts';

/**
 * The edges among workloads, with the reasons of all their pairs: policies that are worded alike put workloads into one
 * edge, but each workload is governed by its own.
 */
export function mapEdges(network: Network, groups: Groups): readonly MapEdge[] {
  const governedAlike = governingKinds(network);
  return Array.from(connectivity(network), (edge) => {
    const shared = mapConnections(edge);
    const isPair = edge.from.length === 1 && edge.to.length === 1;
    return {
      from: groups.numberOf(edge.from),
      to: groups.numberOf(edge.to),
      ...shared,
      because: isPair ? shared.because : reasonsOfAll(network, edge, governedAlike),
    };
  });
}

type Kinds = ReadonlyMap<Workload, number>;

/** For either direction: workloads that the very same policies govern have the same number. */
export type GoverningKinds = { readonly [D in Direction]: Kinds };

export function governingKinds(network: Network): GoverningKinds {
  return { egress: kinds(network, 'egress'), ingress: kinds(network, 'ingress') };
}

/** Numbers the workloads such that those governed by the very same policies have the same number. */
function kinds(network: Network, direction: Direction): Kinds {
  const policies = new Map(network.policies.map((policy, number) => [policy, number]));
  const known = new Map<string, number>();
  return new Map(
    network.workloads.map((workload) => {
      const governing = governingOf(network, workload, direction).policies.map((policy) =>
        policies.get(policy),
      );
      const key = governing.join();
      const kind = known.get(key) ?? known.size;
      known.set(key, kind);
      return [workload, kind];
    }),
  );
}

/** The reasons of all pairs of an edge, as far as they concern its connections. */
export function reasonsOfAll(
  network: Network,
  edge: Pick<Edge, 'from' | 'to' | 'open' | 'unknown'>,
  governedAlike: GoverningKinds,
): readonly MapReason[] {
  const { open, unknown } = edge;
  const merged = new Map<string, MapReason>();
  const add = (verdict: { readonly egress: Verdict } | { readonly ingress: Verdict }): void => {
    for (const reason of mapConnections({ open, unknown, ...verdict }).because) {
      merged.set(JSON.stringify(reason), reason);
    }
  };
  for (const [from, to] of onePairOfEach(edge.from, edge.to, governedAlike.egress)) {
    add({ egress: egressVerdict(network, workloadPeer(from), workloadPeer(to)) });
  }
  for (const [to, from] of onePairOfEach(edge.to, edge.from, governedAlike.ingress)) {
    add({ ingress: ingressVerdict(network, workloadPeer(to), workloadPeer(from)) });
  }
  return [...merged.values()];
}

/** For each kind among the governed, one of it and another workload that it isn't itself. */
function onePairOfEach(
  governed: readonly Workload[],
  others: readonly Workload[],
  kind: Kinds,
): readonly (readonly [Workload, Workload])[] {
  const pairs = new Map<number | undefined, readonly [Workload, Workload]>();
  for (const workload of candidates(governed, kind)) {
    if (pairs.has(kind.get(workload))) continue;
    const other = others[0] === workload ? others[1] : others[0];
    if (other !== undefined) pairs.set(kind.get(workload), [workload, other]);
  }
  return [...pairs.values()];
}

const found = new WeakMap<Kinds, WeakMap<readonly Workload[], readonly Workload[]>>();

/** The first two of each kind, since the first may be the only other workload. Lists are shared by edges: each is gone through once. */
function candidates(list: readonly Workload[], kind: Kinds): readonly Workload[] {
  if (list.length < 3) return list;
  const answers = found.get(kind) ?? new WeakMap<readonly Workload[], readonly Workload[]>();
  found.set(kind, answers);
  const answer = answers.get(list) ?? firstTwo(list, kind);
  answers.set(list, answer);
  return answer;
}

function firstTwo(list: readonly Workload[], kind: Kinds): readonly Workload[] {
  const counts = new Map<number | undefined, number>();
  return list.filter((workload) => {
    const count = counts.get(kind.get(workload)) ?? 0;
    counts.set(kind.get(workload), count + 1);
    return count < 2;
  });
}
