import { NAME_LABEL, type Namespace } from '#cluster/namespace.ts';
import type { LabelSpace } from '#network/label-space.ts';
import { ANY_LABELS } from '#network/label-space.ts';
import type { Network } from '#network/network.ts';
import type { PodRegion } from '#network/peer.ts';
import { everyPod, type Place, splitRegions } from '#network/pod-region.ts';
import { label } from '#network/selector.ts';
import type { DiffChange, Reachable } from '#reach/diff-model.ts';
import { deltaKey, kindOf, NOTHING, sameReach, transitions, unionReach } from '#reach/diff-sets.ts';
import { classify, type Union } from '#reach/diff-union.ts';
import { type PodSlice, podPlaces } from '#reach/explain-pod-classes.ts';
import type { MapNewcomers, ReachMap } from '#reach/map-model.ts';
import { compareText } from '#reach/map-order.ts';

/** A map, and the network that it was made of. */
export interface Mapped {
  readonly network: Network;
  readonly map: ReachMap;
}

interface Found {
  readonly before: Reachable;
  readonly after: Reachable;
  readonly slices: PodSlice[];
  readonly members: Set<number>;
  readonly stable: boolean;
}

/** What differs in what pods that somebody could add reach: by classes of workloads, namespaces and labels. */
export function diffNewcomers(base: Mapped, head: Mapped, union: Union): readonly DiffChange[] {
  const side = ({ map }: Mapped) => ({ map, groups: map.newcomers.map(({ to }) => to) });
  const classes = classify(union, side(base), side(head));
  const lists = {
    base: byClass(base.map.newcomers, classes.base),
    head: byClass(head.map.newcomers, classes.head),
  };
  const places = placesOfBoth(base.network, head.network);
  const found = new Map<string, Found>();
  for (const [number, members] of classes.members.entries()) {
    const stable = members.every((one) => union.presence[one] === 'both');
    const [before, after] = [lists.base.get(number) ?? [], lists.head.get(number) ?? []];
    const changed = compareLists(before, after, places);
    for (const delta of changed) {
      const places = podPlaces(delta.slices);
      const key = JSON.stringify([stable, deltaKey(delta.before, delta.after), places]);
      const known = found.get(key) ?? { ...delta, members: new Set<number>(), stable };
      for (const one of members) known.members.add(one);
      found.set(key, known);
    }
  }
  return [...found.values()].map((one) => change(one, union));
}

function byClass(
  newcomers: readonly MapNewcomers[],
  classesOf: ReadonlyMap<number, readonly number[]>,
): ReadonlyMap<number, readonly MapNewcomers[]> {
  const lists = new Map<number, MapNewcomers[]>();
  for (const one of newcomers) {
    for (const number of classesOf.get(one.to) ?? []) {
      const known = lists.get(number);
      if (known === undefined) lists.set(number, [one]);
      else known.push(one);
    }
  }
  return lists;
}

/** A place that both sides can be asked about; in one of them its namespace may be a new one. */
interface CommonPlace {
  readonly place: Place;
  readonly base: Namespace | undefined;
  readonly head: Namespace | undefined;
}

function placesOfBoth(base: Network, head: Network): readonly CommonPlace[] {
  const [left, right] = [base.cluster.namespaces, head.cluster.namespaces];
  const names = [...new Set([...left.keys(), ...right.keys()])].sort(compareText);
  const existing = names.flatMap((name): readonly CommonPlace[] => {
    const namespace = right.get(name) ?? left.get(name);
    return namespace === undefined
      ? []
      : [{ place: { type: 'existing', namespace }, base: left.get(name), head: right.get(name) }];
  });
  return [...existing, { place: { type: 'new', taken: names }, base: undefined, head: undefined }];
}

interface Delta {
  readonly before: Reachable;
  readonly after: Reachable;
  readonly slices: PodSlice[];
}

/** Compares what two sides say about one class of workloads, place by place, pod region by pod region. */
function compareLists(
  base: readonly MapNewcomers[],
  head: readonly MapNewcomers[],
  places: readonly CommonPlace[],
): readonly Delta[] {
  const deltas = new Map<string, Delta>();
  for (const common of places) {
    const [left, right] = [entriesAt(base, common, 'base'), entriesAt(head, common, 'head')];
    if (JSON.stringify(left) === JSON.stringify(right)) continue;
    for (const cell of cells(common.place, inOrder([...left, ...right]))) {
      const [before, after] = [reachOf(left, cell), reachOf(right, cell)];
      if (sameReach(before, after)) continue;
      const key = deltaKey(before, after);
      const delta = deltas.get(key) ?? { before, after, slices: [] };
      const slice = delta.slices.find(({ place }) => place === common.place);
      if (slice === undefined) delta.slices.push({ place: common.place, regions: [...cell] });
      else slice.regions.push(...cell);
      deltas.set(key, delta);
    }
  }
  return [...deltas.values()];
}

interface Entry extends Reachable {
  readonly regions: readonly PodRegion[];
}

/** What a side says about pods at a place. Where its own namespace is unknown to it, that is what it says of a new one. */
function entriesAt(
  list: readonly MapNewcomers[],
  { place, ...sides }: CommonPlace,
  side: 'base' | 'head',
): readonly Entry[] {
  return list.flatMap(({ namespaces, newNamespaces, regions, open, unknown }) => {
    const entry = (own: readonly PodRegion[]) => (own.length === 0 ? [] : { regions: own, open, unknown });
    if (place.type === 'new') {
      return newNamespaces ? entry(splitRegions([everyPod(place)], regions).inside) : [];
    }
    const here = (own: readonly PodRegion[]) =>
      own.map(({ labels }) => ({ namespaceLabels: ANY_LABELS, labels }));
    if (sides[side] !== undefined) {
      return namespaces.includes(place.namespace.name) ? entry(here(regions)) : [];
    }
    if (!newNamespaces) return [];
    return entry(here(regions.filter(({ namespaceLabels }) => admits(namespaceLabels, place.namespace))));
  });
}

/** Whether a namespace's labels are in a space. */
function admits(space: LabelSpace, { name, labels }: Namespace): boolean {
  const all = { ...labels, [NAME_LABEL]: name };
  return Object.entries(space).every(([key, { absent, except, values }]) => {
    const value = label(all, key);
    return value === undefined ? absent : values.includes(value) !== except;
  });
}

/** The same cuts in the same order, whichever side is called the base. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const keyed = entries.map((entry) => ({ entry, key: JSON.stringify(entry) }));
  return keyed.sort((a, b) => compareText(a.key, b.key)).map(({ entry }) => entry);
}

/** All pods at a place, cut wherever an entry cuts. */
function cells(place: Place, entries: readonly Entry[]): readonly (readonly PodRegion[])[] {
  let parts: readonly (readonly PodRegion[])[] = [[everyPod(place)]];
  for (const { regions } of entries) {
    parts = parts.flatMap((part) => {
      const { inside, outside } = splitRegions(part, regions);
      return [inside, outside].filter((one) => one.length > 0);
    });
  }
  return parts;
}

/** A cell is within an entry's pods or outside of them. */
function reachOf(entries: readonly Entry[], cell: readonly PodRegion[]): Reachable {
  return entries
    .filter(({ regions }) => splitRegions(cell, regions).inside.length > 0)
    .reduce<Reachable>((sum, { open, unknown }) => unionReach(sum, { open, unknown }), NOTHING);
}

function change({ before, after, slices, members, stable }: Found, union: Union): DiffChange {
  const ids = [...members].sort((a, b) => a - b).map((number) => union.ids[number] ?? '');
  const kind = kindOf(before, after);
  const because = kind === 'new' ? 'added' : 'removed';
  return {
    scope: 'newcomers',
    kind,
    from: { type: 'pods', places: podPlaces(slices) },
    to: { type: 'workloads', ids },
    ...(stable ? {} : { because }),
    before,
    after,
    transitions: transitions(before, after),
  };
}
