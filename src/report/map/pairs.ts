import { EastwestError } from '#errors.ts';
import type { MapConnections, MapEdge, MapReason, MapWorkload, ReachMap } from '#reach/map/map.ts';
import {
  connectionsOn,
  formatConnections,
  intersect,
  isEmpty,
  NO_CONNECTIONS,
  union,
} from '#set/connection-set.ts';

/** One workload that reaches another. */
export interface Pair {
  readonly from: number;
  readonly to: number;
  /** The part of what is open or unknown on which the destination is known to listen, as text. */
  readonly listening: string;
  /** Its own connections and reasons: of those of the edge, the ones by policies that govern one of the two. */
  readonly connections: MapConnections;
}

/** More than this is no list that anybody reads, and takes gigabytes. */
const MOST = 1_000_000;

/** Every pair of workloads with its edge, by source and destination. Throws `bad-usage` if there are too many. */
export function mapPairs(map: ReachMap): readonly Pair[] {
  const size = (group: number): number => map.groups[group]?.length ?? 0;
  const count = map.edges.reduce((sum, { from, to }) => sum + size(from) * size(to), 0);
  if (count > MOST) {
    throw new EastwestError(
      'bad-usage',
      `${count} pairs of workloads are connected, more than can be listed one by one`,
      'Leave out --pairs to see them in groups, or name one workload with --focus.',
    );
  }
  const pairs: Pair[] = [];
  for (const edge of map.edges) {
    for (const to of map.groups[edge.to] ?? []) {
      const listening = listeningText(map.workloads[to], edge);
      for (const from of map.groups[edge.from] ?? [])
        if (from !== to)
          pairs.push({ from, to, listening, connections: pairConnections(map, edge, from, to) });
    }
  }
  return pairs.sort((a, b) => a.from - b.from || a.to - b.to);
}

function pairConnections(map: ReachMap, edge: MapEdge, from: number, to: number): MapConnections {
  const { from: _from, to: _to, because, ...sent } = edge;
  const governs = (reason: MapReason): boolean => {
    if (!('policy' in reason) || reason.type === 'mesh') return true;
    const workload = map.workloads[reason.direction === 'egress' ? from : to];
    return workload?.policies[reason.direction].includes(reason.policy.id) === true;
  };
  return { ...sent, because: because.filter(governs) };
}

/** The ports of a workload that an edge leads to: `TCP 8080`. */
export function listeningText(workload: MapWorkload | undefined, { open, unknown }: MapEdge): string {
  let declared = NO_CONNECTIONS;
  for (const { protocol, port } of workload?.ports ?? []) {
    declared = union(declared, connectionsOn(protocol, [[port, port]]));
  }
  const reached = intersect(declared, union(open, unknown));
  return isEmpty(reached) ? '' : formatConnections(reached);
}
