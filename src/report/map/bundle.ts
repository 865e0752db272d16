import type { MapEdge, ReachMap } from '#reach/map/map.ts';
import { type How, howText } from '#report/map/how.ts';
import type { ConnectionSet } from '#set/connection-set.ts';

/** Everything that reaches the same workloads (or is reached by them) by the same connections, sent in the same way. */
export interface Bundle extends How {
  /** Numbers of the workloads on the far side, ascending. A single near one is among them if all around it are. */
  readonly far: readonly number[];
  readonly edges: readonly MapEdge[];
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
}

/** Workloads with the same bundles. */
export interface Profile {
  readonly members: readonly number[];
  readonly bundles: readonly Bundle[];
}

/**
 * The edges seen from one side (`in`: from the destinations): workloads that are in the same edges together, and for these each set of
 * connections once. Workloads without edges are in no profile.
 */
export function profiles(map: ReachMap, side: 'in' | 'out'): readonly Profile[] {
  const edgesOf = new Map<number, number[]>();
  for (const [index, edge] of map.edges.entries()) {
    for (const number of map.groups[side === 'in' ? edge.to : edge.from] ?? []) {
      const list = edgesOf.get(number);
      if (list === undefined) edgesOf.set(number, [index]);
      else list.push(index);
    }
  }
  const members = new Map<string, number[]>();
  for (const [number, indexes] of [...edgesOf].sort(([a], [b]) => a - b)) {
    const key = indexes.join();
    const list = members.get(key);
    if (list === undefined) members.set(key, [number]);
    else list.push(number);
  }
  return [...members].map(([key, numbers]) => {
    const edges = key.split(',').flatMap((index) => map.edges[Number(index)] ?? []);
    return { members: numbers, bundles: bundlesOf(map, edges, numbers, side) };
  });
}

function bundlesOf(
  map: ReachMap,
  edges: readonly MapEdge[],
  near: readonly number[],
  side: 'in' | 'out',
): readonly Bundle[] {
  const { groups } = map;
  const byText = new Map<string, MapEdge[]>();
  for (const edge of edges) {
    const text = howText(map, edge);
    const list = byText.get(text);
    if (list === undefined) byText.set(text, [edge]);
    else list.push(edge);
  }
  return [...byText.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const far = new Set<number>(near.length === 1 ? near : []);
    for (const edge of alike)
      for (const number of groups[side === 'in' ? edge.from : edge.to] ?? []) far.add(number);
    const { open, unknown, transport, requests, via } = first;
    return { far: [...far].sort((a, b) => a - b), edges: alike, open, unknown, transport, requests, via };
  });
}
