import type { Isolation, MapEdge, MapTransport, MapWorkload, ReachMap } from '#reach/map/map.ts';
import { counted } from '#report/map/plural.ts';
import { type ConnectionSet, formatConnections, NO_CONNECTIONS, union } from '#set/connection-set.ts';

/**
 * A map with one workload for each namespace: what some of its workloads reach, or are reached by. Addresses and pods that could be added
 * are left out: of a namespace as a whole they would say too much. For pictures of clusters whose workloads nobody could tell apart.
 */
export function collapseMap(map: ReachMap): ReachMap {
  const names = [...new Set(map.workloads.map(({ namespace }) => namespace))];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const numberOf = (workload: number): number => numbers.get(map.workloads[workload]?.namespace ?? '') ?? 0;
  const groups = map.groups.map((group) => [...new Set(group.map(numberOf))].sort((a, b) => a - b));
  const lists: (readonly number[])[] = [...groups];
  return {
    ...map,
    workloads: names.map((name) => namespaceCard(map, name)),
    edges: collapseEdges(map, groups, lists),
    entrances: map.entrances.map((entrance) => ({ ...entrance, to: numberOf(entrance.to) })),
    addresses: [],
    newcomers: [],
    gates: [],
    groups: lists,
  };
}

function namespaceCard({ workloads }: ReachMap, name: string): MapWorkload {
  const own = workloads.filter(({ namespace }) => namespace === name);
  const worst = (direction: 'ingress' | 'egress'): Isolation =>
    own.some(({ isolation }) => isolation[direction] === 'none') ? 'none' : 'isolated';
  const [first] = own;
  return {
    id: name,
    kind: counted(own.length, 'workload'),
    namespace: '',
    name,
    origin: first?.origin ?? { file: '', document: 0, pointer: '' },
    isolation: { ingress: worst('ingress'), egress: worst('egress') },
    policies: { ingress: [], egress: [] },
    ports: [],
  };
}

interface Reached {
  readonly transport: MapTransport;
  open: ConnectionSet;
  unknown: ConnectionSet;
}

/** One edge for all sources that reach a namespace by the same connections. */
function collapseEdges(
  map: ReachMap,
  groups: readonly (readonly number[])[],
  lists: (readonly number[])[],
): readonly MapEdge[] {
  const pairs = new Map<string, Reached & { readonly from: number; readonly to: number }>();
  for (const { from: sources, to: destinations, open, unknown, transport } of map.edges) {
    for (const to of groups[destinations] ?? []) {
      for (const from of groups[sources] ?? []) {
        if (from === to) continue;
        const key = `${from} ${to} ${transport}`;
        const known = pairs.get(key) ?? {
          from,
          to,
          transport,
          open: NO_CONNECTIONS,
          unknown: NO_CONNECTIONS,
        };
        known.open = union(known.open, open);
        known.unknown = union(known.unknown, unknown);
        pairs.set(key, known);
      }
    }
  }
  const alike = new Map<string, { readonly one: Reached; readonly to: number; readonly from: number[] }>();
  for (const { from, to, open, unknown, transport } of pairs.values()) {
    const key = `${to} ${transport} ${formatConnections(open)} ${formatConnections(unknown)}`;
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { one: { open, unknown, transport }, to, from: [from] });
    else known.from.push(from);
  }
  const add = (list: readonly number[]): number => lists.push(list) - 1;
  return [...alike.values()].map(({ one, to, from }) => ({
    from: add(from.sort((a, b) => a - b)),
    to: add([to]),
    open: one.open,
    unknown: one.unknown,
    because: [],
    transport: one.transport,
    requests: '',
    via: '',
  }));
}
