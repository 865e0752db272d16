import type { Workload } from '#cluster/workload.ts';
import type { Network } from '#network/network.ts';
import type { PodRegion } from '#network/peer.ts';
import { everyPod, type Place, splitRegions } from '#network/peers/pod-region.ts';
import { type Answers, type Entry, entryKey } from '#reach/diff/diff-entry.ts';
import { fingerprints } from '#reach/diff/diff-fingerprint.ts';
import type { DiffChange } from '#reach/diff/diff-model.ts';
import { networkAnswers } from '#reach/diff/diff-network-answers.ts';
import { deltaKey, kindOf, NOTHING, sameReach, transitions, unionReach } from '#reach/diff/diff-sets.ts';
import { type CommonPlace, destinations, placesOfBoth, type Side, sideOf } from '#reach/diff/diff-side.ts';
import { type Union, workloadsEnd } from '#reach/diff/diff-union.ts';
import { reachable, type Sided } from '#reach/diff/sided.ts';
import type { Accounts } from '#reach/explain/explain-accounts.ts';
import { type PodSlice, podPlaces } from '#reach/explain/explain-pod-classes.ts';
import { compareText } from '#reach/map/map-order.ts';
import { includesStrings, type StringSet } from '#set/string-set.ts';

/** How two sides are asked about pods that could be added. */
export interface Asking {
  readonly base: Side;
  readonly head: Side;
  readonly answers: {
    readonly base: (to: Workload | undefined) => Answers;
    readonly head: (to: Workload | undefined) => Answers;
  };
  /** Cuts the pods of a cell by their identities, wherever one of the lines runs. Not asked if there are none. */
  readonly cut: (
    to: Workload,
    place: Place,
    cell: readonly [PodRegion, ...PodRegion[]],
    lines: readonly StringSet[],
  ) => readonly IdentityCell[];
}

/** Identities that are told apart from others. */
export interface IdentityCell {
  readonly principals: StringSet;
  readonly accounts: Accounts;
}

/** What differs in what pods that somebody could add reach, as far as the network goes. */
export function diffNewcomers(base: Network, head: Network, union: Union): readonly DiffChange[] {
  const numbers = new Map<string, number>();
  return compareNewcomers(
    {
      base: sideOf(base, fingerprints(base, numbers)),
      head: sideOf(head, fingerprints(head, numbers)),
      answers: { base: (to) => networkAnswers(base, to), head: (to) => networkAnswers(head, to) },
      cut: () => [],
    },
    union,
  );
}

interface Found extends Delta {
  readonly members: Set<number>;
  readonly stable: boolean;
}

/**
 * Works out what differs only where something that decides it differs, and once for workloads that must have the same answer.
 */
export function compareNewcomers(asking: Asking, union: Union): readonly DiffChange[] {
  const { base, head, answers } = asking;
  const places = placesOfBoth(base, head);
  const found = new Map<string, Found>();
  for (const { members, from, to, same } of destinations(base, head, union)) {
    const stable = from !== undefined && to !== undefined;
    const asked = same ? places.filter((place) => !place.same) : places;
    const destination = to ?? from;
    if (asked.length === 0 || destination === undefined) continue;
    const cut: Cut = (place, cell, lines) => asking.cut(destination, place, cell, lines);
    for (const delta of compareSides(answers.base(from), answers.head(to), asked, cut)) {
      const { before, after, accounts, slices } = delta;
      const key = JSON.stringify([stable, deltaKey(before, after), accounts ?? null, podPlaces(slices)]);
      const known = found.get(key) ?? { ...delta, members: new Set<number>(), stable };
      for (const one of members) known.members.add(one);
      found.set(key, known);
    }
  }
  return [...found.values()].map((one) => change(one, union));
}

interface Delta {
  readonly before: Sided;
  readonly after: Sided;
  readonly accounts?: Accounts;
  readonly slices: PodSlice[];
}

type Cut = (
  place: Place,
  cell: readonly [PodRegion, ...PodRegion[]],
  lines: readonly StringSet[],
) => readonly IdentityCell[];

/** Compares what two sides say about one workload, place by place, pod region by pod region, identity by identity. */
function compareSides(
  base: Answers,
  head: Answers,
  places: readonly CommonPlace[],
  cut: Cut,
): readonly Delta[] {
  const deltas = new Map<string, Delta>();
  for (const { place } of places) {
    const [left, right] = [base(place), head(place)];
    const all = inOrder([...left, ...right]);
    if (keysOf(left) === keysOf(right)) continue;
    for (const cell of cells(place, all)) {
      const [before, after] = [within(left, cell), within(right, cell)];
      for (const { principals, accounts } of identities([...before, ...after], place, cell, cut)) {
        const sides = [reachOf(before, principals), reachOf(after, principals)] as const;
        if (!sameReach(...sides)) addCell(deltas, sides, accounts, place, cell);
      }
    }
  }
  return [...deltas.values()];
}

function addCell(
  deltas: Map<string, Delta>,
  [before, after]: readonly [Sided, Sided],
  accounts: Accounts | undefined,
  place: Place,
  cell: readonly PodRegion[],
): void {
  const key = `${deltaKey(before, after)} ${JSON.stringify(accounts ?? null)}`;
  const delta = deltas.get(key) ?? {
    before,
    after,
    ...(accounts === undefined ? {} : { accounts }),
    slices: [],
  };
  const slice = delta.slices.find((one) => one.place === place);
  if (slice === undefined) delta.slices.push({ place, regions: [...cell] });
  else slice.regions.push(...cell);
  deltas.set(key, delta);
}

/** The identities that make a difference, if any does. */
function identities(
  entries: readonly Entry[],
  place: Place,
  cell: readonly PodRegion[],
  cut: Cut,
): readonly Partial<IdentityCell>[] {
  const lines = entries.flatMap(({ principals }) => principals ?? []);
  const [first, ...others] = cell;
  return lines.length === 0 || first === undefined ? [{}] : cut(place, [first, ...others], lines);
}

/** The same cuts in the same order, whichever side is called the base. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const keyed = entries.map((entry) => ({ entry, key: entryKey(entry) }));
  return keyed.sort((a, b) => compareText(a.key, b.key)).map(({ entry }) => entry);
}

function keysOf(entries: readonly Entry[]): string {
  return entries.map(entryKey).join('\n');
}

/** All pods at a place, cut wherever an entry cuts. */
function cells(place: Place, entries: readonly Entry[]): readonly (readonly PodRegion[])[] {
  let parts: readonly (readonly PodRegion[])[] = [[everyPod(place)]];
  const cuts = new Map(entries.map(({ regions }) => [JSON.stringify(regions), regions]));
  for (const regions of cuts.values()) {
    parts = parts.flatMap((part) => {
      const { inside, outside } = splitRegions(part, regions);
      return [inside, outside].filter((one) => one.length > 0);
    });
  }
  return parts;
}

/** The entries that a cell is in: it is within an entry's pods or outside of them. */
function within(entries: readonly Entry[], cell: readonly PodRegion[]): readonly Entry[] {
  return entries.filter(({ regions }) => splitRegions(cell, regions).inside.length > 0);
}

/** What pods with some identities get; these are within an entry's or outside of them. */
function reachOf(entries: readonly Entry[], identity: StringSet | undefined): Sided {
  return entries
    .filter(
      ({ principals }) =>
        principals === undefined || (identity !== undefined && includesStrings(principals, identity)),
    )
    .reduce<Sided>(
      (sum, { regions: _regions, principals: _principals, ...one }) => unionReach(sum, one),
      NOTHING,
    );
}

function change({ before, after, accounts, slices, members, stable }: Found, union: Union): DiffChange {
  const workloads = workloadsEnd(
    union,
    [...members].sort((a, b) => a - b),
  );
  const kind = kindOf(before, after);
  const because = kind === 'new' ? 'added' : 'removed';
  return {
    scope: 'newcomers',
    kind,
    from: { type: 'pods', places: podPlaces(slices), ...(accounts === undefined ? {} : { accounts }) },
    to: workloads,
    ...(stable ? {} : { because }),
    before: reachable(before),
    after: reachable(after),
    transitions: transitions(before, after),
  };
}
