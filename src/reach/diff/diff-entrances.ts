import { addressEnd, compareAddresses } from '#reach/diff/diff-addresses.ts';
import type { DiffMap } from '#reach/diff/diff-map.ts';
import type { DiffChange, DiffEnd, Reachable } from '#reach/diff/diff-model.ts';
import { kindOf, NOTHING, sameReach, transitions, unionReach } from '#reach/diff/diff-sets.ts';
import type { Union } from '#reach/diff/diff-union.ts';
import type { MapAdmitted, MapEntrance } from '#reach/map/map-model.ts';
import { compareText } from '#reach/map/map-order.ts';

interface Way {
  readonly entrance: Pick<MapEntrance, 'type' | 'resource'>;
  readonly to: number;
  readonly base: MapAdmitted[];
  readonly head: MapAdmitted[];
}

/** What differs in what the outside reaches: by what opens the way in, and by where it leads. */
export function diffEntrances(base: DiffMap, head: DiffMap, union: Union): readonly DiffChange[] {
  const ways = new Map<string, Way>();
  for (const side of ['base', 'head'] as const) {
    for (const { type, resource, to, admitted } of (side === 'base' ? base : head).entrances) {
      const number = union[side][to] ?? -1;
      const key = JSON.stringify([number, type, resource.apiVersion, resource.id]);
      const way = ways.get(key) ?? { entrance: { type, resource }, to: number, base: [], head: [] };
      way[side].push(...admitted);
      ways.set(key, way);
    }
  }
  return [...ways.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, way]) => wayChanges(way, union));
}

function wayChanges({ entrance, to, base, head }: Way, union: Union): readonly DiffChange[] {
  const [before, after] = [throughController(base), throughController(head)];
  const deltas = [
    ...compareAddresses(base.flatMap(fromAddresses), head.flatMap(fromAddresses)).map((delta) => ({
      ...delta,
      from: addressEnd(delta.addresses),
    })),
    ...(sameReach(before, after)
      ? []
      : [{ before, after, from: { type: 'ingress-controller' } satisfies DiffEnd }]),
  ];
  return deltas.map((delta): DiffChange => {
    const kind = kindOf(delta.before, delta.after);
    const because = kind === 'new' ? 'added' : 'removed';
    return {
      scope: 'entrances',
      kind,
      from: delta.from,
      to: { type: 'workloads', ids: [union.ids[to] ?? ''] },
      entrance: { type: entrance.type, resource: entrance.resource.id },
      ...(union.presence[to] === 'both' ? {} : { because }),
      before: delta.before,
      after: delta.after,
      transitions: transitions(delta.before, delta.after),
    };
  });
}

function fromAddresses({ from, open, unknown }: MapAdmitted) {
  return from === 'ingress-controller' ? [] : [{ addresses: from, open, unknown }];
}

function throughController(admitted: readonly MapAdmitted[]): Reachable {
  return admitted
    .filter(({ from }) => from === 'ingress-controller')
    .reduce<Reachable>((sum, { open, unknown }) => unionReach(sum, { open, unknown }), NOTHING);
}
