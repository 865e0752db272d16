import { NAME_LABEL, type Namespace } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Network } from '#network/network.ts';
import { governingOf } from '#network/network.ts';
import type { PodRegion } from '#network/peer.ts';
import { type PodClassConnections, podClasses } from '#network/peers/pod-class.ts';
import { everyPod, type Place, splitRegions } from '#network/peers/pod-region.ts';
import { type Fingerprints, fingerprints } from '#reach/diff/diff-fingerprint.ts';
import type { DiffChange, Reachable } from '#reach/diff/diff-model.ts';
import { deltaKey, kindOf, NOTHING, sameReach, transitions, unionReach } from '#reach/diff/diff-sets.ts';
import { type Union, workloadsEnd } from '#reach/diff/diff-union.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { type PodSlice, podPlaces } from '#reach/explain/explain-pod-classes.ts';
import { compareText } from '#reach/map/map-order.ts';
import type { LabelSpace } from '#set/label-space.ts';
import { ANY_LABELS } from '#set/label-space.ts';
import { label, matches } from '#set/selector.ts';

interface Found {
  readonly before: Reachable;
  readonly after: Reachable;
  readonly slices: readonly PodSlice[];
  readonly members: Set<number>;
  readonly stable: boolean;
}

/** One side of a comparison. */
interface Side {
  readonly network: Network;
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly fingerprints: Fingerprints;
}

/**
 * What differs in what pods that somebody could add reach. Worked out only where something that decides it differs, and
 * once for workloads that must have the same answer.
 */
export function diffNewcomers(base: Network, head: Network, union: Union): readonly DiffChange[] {
  const numbers = new Map<string, number>();
  const side = (network: Network): Side => ({
    network,
    workloads: new Map(network.workloads.map((workload) => [workloadId(workload), workload])),
    fingerprints: fingerprints(network, numbers),
  });
  const [left, right] = [side(base), side(head)];
  const places = placesOfBoth(left, right);
  const found = new Map<string, Found>();
  for (const { members, from, to, same } of destinations(left, right, union)) {
    const stable = from !== undefined && to !== undefined;
    const asked = same ? places.filter((place) => !place.same) : places;
    if (asked.length === 0) continue;
    for (const delta of compareSides(answers(left, from), answers(right, to), asked)) {
      const key = JSON.stringify([stable, deltaKey(delta.before, delta.after), podPlaces(delta.slices)]);
      const known = found.get(key) ?? { ...delta, members: new Set<number>(), stable };
      for (const one of members) known.members.add(one);
      found.set(key, known);
    }
  }
  return [...found.values()].map((one) => change(one, union));
}

/** Workloads that must have the same answers, on either side. */
interface Destination {
  readonly members: number[];
  readonly from: Workload | undefined;
  readonly to: Workload | undefined;
  readonly same: boolean;
}

function destinations(base: Side, head: Side, union: Union): readonly Destination[] {
  const groups = new Map<string, Destination>();
  for (const [number, id] of union.ids.entries()) {
    const [from, to] = [base.workloads.get(id), head.workloads.get(id)];
    const before = from === undefined ? '' : base.fingerprints.ofDestination(from);
    const after = to === undefined ? '' : head.fingerprints.ofDestination(to);
    const key = `${before}\n${after}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { members: [number], from, to, same: before === after });
    else known.members.push(number);
  }
  return [...groups.values()];
}

/** A place that both sides can be asked about; in one of them its namespace may be a new one. */
interface CommonPlace {
  readonly place: Place;
  /** Both sides have it, or neither, and what governs pods there is the same. */
  readonly same: boolean;
}

function placesOfBoth(base: Side, head: Side): readonly CommonPlace[] {
  const [left, right] = [base.network.cluster.namespaces, head.network.cluster.namespaces];
  const names = [...new Set([...left.keys(), ...right.keys()])].sort(compareText);
  const isSame = (before: Place, after: Place): boolean =>
    base.fingerprints.ofPlace(before) === head.fingerprints.ofPlace(after);
  const existing = names.flatMap((name): readonly CommonPlace[] => {
    const [before, after] = [left.get(name), right.get(name)];
    const namespace = after ?? before;
    if (namespace === undefined) return [];
    const place: Place = { type: 'existing', namespace };
    const both = before !== undefined && after !== undefined;
    return [{ place, same: both && isSame({ type: 'existing', namespace: before }, place) }];
  });
  const anywhere: Place = { type: 'new', taken: names };
  return [...existing, { place: anywhere, same: isSame(anywhere, anywhere) }];
}

interface Delta {
  readonly before: Reachable;
  readonly after: Reachable;
  readonly slices: PodSlice[];
}

/** Compares what two sides say about one workload, place by place, pod region by pod region. */
function compareSides(base: Answers, head: Answers, places: readonly CommonPlace[]): readonly Delta[] {
  const deltas = new Map<string, Delta>();
  for (const { place } of places) {
    const [left, right] = [base(place), head(place)];
    if (JSON.stringify(left) === JSON.stringify(right)) continue;
    for (const cell of cells(place, inOrder([...left, ...right]))) {
      const [before, after] = [reachOf(left, cell), reachOf(right, cell)];
      if (sameReach(before, after)) continue;
      const key = deltaKey(before, after);
      const delta = deltas.get(key) ?? { before, after, slices: [] };
      const slice = delta.slices.find((one) => one.place === place);
      if (slice === undefined) delta.slices.push({ place, regions: [...cell] });
      else slice.regions.push(...cell);
      deltas.set(key, delta);
    }
  }
  return [...deltas.values()];
}

interface Entry extends Reachable {
  readonly regions: readonly PodRegion[];
}

type Answers = (place: Place) => readonly Entry[];

/** What a side says of pods at a place about one workload. Where it doesn't have the namespace, that is what it says of a new one. */
function answers({ network }: Side, to: Workload | undefined): Answers {
  if (to === undefined) return () => [];
  const { namespaces } = network.cluster;
  let elsewhere: readonly PodClassConnections[] | undefined;
  const here = (own: readonly PodRegion[]) =>
    own.map(({ labels }) => ({ namespaceLabels: ANY_LABELS, labels }));
  return (place) => {
    if (place.type === 'new')
      return podClasses(network, to, place).map((one) => entry(one, one.peer.regions));
    const namespace = namespaces.get(place.namespace.name);
    if (namespace !== undefined) {
      if (isShutTo(network, to, namespace)) return [];
      const own = podClasses(network, to, { type: 'existing', namespace });
      return own.map((one) => entry(one, here(one.peer.regions)));
    }
    elsewhere ??= podClasses(network, to, { type: 'new', taken: [...namespaces.keys()] });
    return elsewhere.flatMap((one) => {
      const regions = one.peer.regions.filter((region) => admits(region.namespaceLabels, place.namespace));
      return regions.length === 0 ? [] : entry(one, here(regions));
    });
  };
}

function entry({ open, unknown }: Reachable, regions: readonly PodRegion[]): Entry {
  return { regions, open, unknown };
}

/**
 * Whether nobody from a namespace gets in: NetworkPolicies isolate the workload, nothing else governs it, and no rule is about that
 * namespace. Only a short cut: `podClasses` says the same, later.
 */
function isShutTo(network: Network, to: Workload, { name, labels }: Namespace): boolean {
  const { policies, unmodelled } = governingOf(network, to, 'ingress');
  if (to.hostNetwork || policies.length === 0 || unmodelled.length > 0) return false;
  return policies.every(
    ({ tier, subject, ingress }) =>
      tier === 'network-policy' &&
      subject !== undefined &&
      (ingress ?? []).every(
        ({ peers }) =>
          peers !== 'any' &&
          peers.every((element) => {
            if (element.type !== 'pods') return false;
            const { namespaces } = element.selection;
            return typeof namespaces === 'string' ? namespaces !== name : !matches(namespaces, labels);
          }),
      ),
  );
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
  const workloads = workloadsEnd(
    union,
    [...members].sort((a, b) => a - b),
  );
  const kind = kindOf(before, after);
  const because = kind === 'new' ? 'added' : 'removed';
  return {
    scope: 'newcomers',
    kind,
    from: { type: 'pods', places: podPlaces(slices) },
    to: workloads,
    ...(stable ? {} : { because }),
    before,
    after,
    transitions: transitions(before, after),
  };
}
