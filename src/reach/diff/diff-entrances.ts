import { addressEnd, compareAddresses } from '#reach/diff/diff-addresses.ts';
import type { DiffEntrance, DiffMap } from '#reach/diff/diff-map-model.ts';
import type { DiffChange, DiffEnd } from '#reach/diff/diff-model.ts';
import { kindOf, NOTHING, sameReach, transitions, unionReach } from '#reach/diff/diff-sets.ts';
import type { Union } from '#reach/diff/diff-union.ts';
import { reachable, type Sided } from '#reach/diff/sided.ts';
import { compareText } from '#reach/map/map-order.ts';
import { type ConnectionSet, intersect, isEmpty, union as joined } from '#set/connection-set.ts';

interface Way {
  readonly by: DiffEntrance['by'];
  readonly to: number;
  readonly base: DiffEntrance['admitted'][number][];
  readonly head: DiffEntrance['admitted'][number][];
}

/** What differs in what the outside reaches: by what opens the way in, and by where it leads. */
export function diffEntrances(base: DiffMap, head: DiffMap, union: Union): readonly DiffChange[] {
  const ways = new Map<string, Way>();
  for (const side of ['base', 'head'] as const) {
    for (const { by, apiVersion, to, admitted } of (side === 'base' ? base : head).entrances) {
      const number = union[side][to] ?? -1;
      const key = JSON.stringify([number, by.type, apiVersion, by.resource]);
      const way = ways.get(key) ?? { by, to: number, base: [], head: [] };
      way[side].push(...admitted);
      ways.set(key, way);
    }
  }
  return [...ways.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, way]) =>
      wayChanges(way.by.type === 'Gateway' ? besides(way, [...ways.values()]) : way, union),
    );
}

/**
 * A way through a gateway is new only if the outside didn't get as much to the same ports in any other way, and gone only if it doesn't now:
 * on either side what other ways let through is added. One that is the same on both sides stays so.
 */
function besides(way: Way, all: readonly Way[]): Way {
  const own = { base: sumOf(way.base), head: sumOf(way.head) };
  if (sameReach(own.base, own.head)) return { ...way, base: [], head: [] };
  const ports = [own.base, own.head].map(({ open, unknown }) => joined(open, unknown)).reduce(joined);
  const others = all.filter((one) => one !== way && one.to === way.to);
  const more = (side: 'base' | 'head') =>
    others
      .flatMap((one) => one[side].filter(({ from }) => from !== 'ingress-controller'))
      .map((one) => limited(one, ports));
  return { ...way, base: [...way.base, ...more('base')], head: [...way.head, ...more('head')] };
}

function sumOf(admitted: readonly Admitted[]): Sided {
  return admitted.reduce<Sided>((sum, { from: _from, ...sets }) => unionReach(sum, sets), NOTHING);
}

function limited(one: Admitted, ports: ConnectionSet): Admitted {
  const cut = <T extends Pick<Sided, 'open' | 'unknown'>>(sets: T): T => ({
    ...sets,
    open: intersect(sets.open, ports),
    unknown: intersect(sets.unknown, ports),
  });
  const { flows } = one;
  return { ...cut(one), ...(flows === undefined ? {} : { flows: flows.map(cut).filter(isSome) }) };
}

function isSome({ open, unknown }: Pick<Sided, 'open' | 'unknown'>): boolean {
  return !isEmpty(open) || !isEmpty(unknown);
}

function wayChanges({ by, to, base, head }: Way, union: Union): readonly DiffChange[] {
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
      entrance: by,
      ...(union.presence[to] === 'both' ? {} : { because }),
      before: reachable(delta.before),
      after: reachable(delta.after),
      transitions: transitions(delta.before, delta.after),
    };
  });
}

type Admitted = DiffEntrance['admitted'][number];

function fromAddresses({ from, ...sets }: Admitted) {
  return from === 'ingress-controller' ? [] : [{ addresses: from, ...sets }];
}

function throughController(admitted: readonly Admitted[]): Sided {
  return admitted
    .filter(({ from }) => from === 'ingress-controller')
    .reduce<Sided>((sum, { from: _from, ...sets }) => unionReach(sum, sets), NOTHING);
}
