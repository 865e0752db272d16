import type { GroupNumber, MapGate, MapRefused, MapWorkload, ReachMap } from '#reach/map/map-model.ts';

/** Which connections of a workload: those to it, those that it opens, or both. */
export const MAP_DIRECTIONS = ['in', 'out', 'both'] as const;
export type MapDirection = (typeof MAP_DIRECTIONS)[number];

/**
 * The part of a map that concerns one workload (`undefined`: all of them) in a direction. Workloads that nothing in it mentions are
 * gone, and all numbers are new.
 */
export function focusMap(map: ReachMap, focus: number | undefined, direction: MapDirection): ReachMap {
  if (focus === undefined && direction === 'both') return map;
  const narrow = narrowing(map, focus);
  const into = direction !== 'out';
  const outOf = direction !== 'in';
  const edges = map.edges.flatMap((edge) => {
    if (focus === undefined) return [edge];
    const [from, to] = [map.groups[edge.from] ?? [], map.groups[edge.to] ?? []];
    const isTo = into && to.includes(focus);
    const isFrom = outOf && from.includes(focus);
    return [
      ...(isTo && from.some((number) => number !== focus) ? [{ ...edge, to: narrow.focused }] : []),
      ...(isFrom && to.some((number) => number !== focus) ? [{ ...edge, from: narrow.focused }] : []),
    ];
  });
  const concerns = (group: GroupNumber): boolean =>
    focus === undefined || (map.groups[group] ?? []).includes(focus);
  const governs = (policy: string): boolean => {
    const policies = focus === undefined ? undefined : map.workloads[focus]?.policies;
    return policies === undefined || [...policies.ingress, ...policies.egress].includes(policy);
  };
  const part: ReachMap = {
    ...map,
    groups: narrow.groups,
    edges,
    entrances: into ? map.entrances.filter(({ to }) => focus === undefined || to === focus) : [],
    addresses: map.addresses
      .filter(({ direction: way, workloads }) => (way === 'ingress' ? into : outOf) && concerns(workloads))
      .map((one) => ({ ...one, workloads: narrow.of(one.workloads) })),
    newcomers: into
      ? map.newcomers.filter(({ to }) => concerns(to)).map((one) => ({ ...one, to: narrow.of(one.to) }))
      : [],
    gates: map.gates.flatMap((gate) => focusGate(map, gate, focus, into, outOf)),
    ...(map.refused === undefined
      ? {}
      : {
          refused: map.refused.flatMap((one) => focusRefused(map, one, focus, narrow.focused, into, outOf)),
        }),
    unmodelled: map.unmodelled.filter(({ workloads }) => concerns(workloads)),
    dead: map.dead.filter(({ policy }) => governs(policy.id)),
  };
  return focus === undefined ? part : compact(part, focus);
}

/** A gateway's own gates; of the others' what leads to the focus. */
function focusGate(
  { groups }: ReachMap,
  gate: MapGate,
  focus: number | undefined,
  into: boolean,
  outOf: boolean,
): readonly MapGate[] {
  if (focus === undefined) return [gate];
  const isGateway = (groups[gate.gateways] ?? []).includes(focus);
  const routes = gate.routes.filter(({ to }) => (into && to === focus) || (outOf && isGateway));
  return routes.length > 0 || isGateway ? [{ ...gate, routes }] : [];
}

function focusRefused(
  { groups }: ReachMap,
  one: MapRefused,
  focus: number | undefined,
  focused: GroupNumber,
  into: boolean,
  outOf: boolean,
): readonly MapRefused[] {
  if (focus === undefined) return [one];
  const isTo = into && (groups[one.to] ?? []).includes(focus);
  const isFrom = outOf && (groups[one.from] ?? []).includes(focus) !== one.except;
  return [
    ...(isTo ? [{ ...one, to: focused }] : []),
    ...(isFrom && !isTo ? [{ ...one, from: focused, except: false }] : []),
  ];
}

/** A group with only the focus in it stands for every group that contains it. */
function narrowing(map: ReachMap, focus: number | undefined) {
  if (focus === undefined) {
    return { groups: map.groups, focused: 0, of: (group: GroupNumber): GroupNumber => group };
  }
  const focused = map.groups.length;
  return { groups: [...map.groups, [focus]], focused, of: (): GroupNumber => focused };
}

/** Drops workloads and groups that aren't mentioned, and numbers the rest anew. */
function compact(map: ReachMap, focus: number): ReachMap {
  const used = new Set<GroupNumber>([
    ...map.edges.flatMap(({ from, to }) => [from, to]),
    ...[...map.addresses, ...map.unmodelled].map(({ workloads }) => workloads),
    ...map.newcomers.map(({ to }) => to),
    ...map.gates.map(({ gateways }) => gateways),
    ...(map.refused ?? []).flatMap(({ from, to }) => [from, to]),
  ]);
  const mentioned = new Set<number>([focus]);
  for (const { to } of map.gates.flatMap(({ routes }) => routes)) mentioned.add(to);
  for (const { gateways } of map.gates)
    for (const number of map.groups[gateways] ?? []) mentioned.add(number);
  for (const { from, to } of [...map.edges, ...(map.refused ?? [])]) {
    for (const number of [...(map.groups[from] ?? []), ...(map.groups[to] ?? [])]) mentioned.add(number);
  }
  const numbers = new Map([...mentioned].sort((a, b) => a - b).map((number, index) => [number, index]));
  const groups = new Map([...used].sort((a, b) => a - b).map((group, index) => [group, index]));
  const group = (old: GroupNumber): GroupNumber => groups.get(old) ?? 0;
  return {
    ...map,
    workloads: [...numbers.keys()].flatMap(
      (number) => map.workloads[number] ?? ([] as readonly MapWorkload[]),
    ),
    groups: [...groups.keys()].map((old) =>
      (map.groups[old] ?? []).flatMap((number) => numbers.get(number) ?? []),
    ),
    edges: map.edges.map((edge) => ({ ...edge, from: group(edge.from), to: group(edge.to) })),
    entrances: map.entrances.map((entrance) => ({ ...entrance, to: numbers.get(entrance.to) ?? 0 })),
    addresses: map.addresses.map((one) => ({ ...one, workloads: group(one.workloads) })),
    newcomers: map.newcomers.map((one) => ({ ...one, to: group(one.to) })),
    gates: map.gates.map((gate) => ({
      ...gate,
      gateways: group(gate.gateways),
      routes: gate.routes.map((route) => ({ ...route, to: numbers.get(route.to) ?? 0 })),
    })),
    ...(map.refused === undefined
      ? {}
      : { refused: map.refused.map((one) => ({ ...one, from: group(one.from), to: group(one.to) })) }),
    unmodelled: map.unmodelled.map((one) => ({ ...one, workloads: group(one.workloads) })),
  };
}
