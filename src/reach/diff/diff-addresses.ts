import { cutAddresses } from '#network/peers/address-class.ts';
import { DIRECTIONS, type Direction } from '#network/verdict/because.ts';
import type { DiffAddresses, DiffMap } from '#reach/diff/diff-map-model.ts';
import type { DiffChange, DiffEnd } from '#reach/diff/diff-model.ts';
import { deltaKey, kindOf, NOTHING, sameReach, transitions, unionReach } from '#reach/diff/diff-sets.ts';
import { classify, type Union, workloadsEnd } from '#reach/diff/diff-union.ts';
import { reachable, type Sided } from '#reach/diff/sided.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  equalAddresses,
  includesAddresses,
  unionAddresses,
} from '#set/address-set.ts';
import { formatAddresses } from '#set/address-text.ts';

/** What some addresses can reach, or be reached by. */
export interface AddressReach extends Sided {
  readonly addresses: AddressSet;
}

/** Addresses for which the same has changed. */
export interface AddressDelta {
  readonly addresses: AddressSet;
  readonly before: Sided;
  readonly after: Sided;
}

/** Compares two lists address by address, by cutting wherever either of them cuts. */
export function compareAddresses(
  base: readonly AddressReach[],
  head: readonly AddressReach[],
): readonly AddressDelta[] {
  const deltas = new Map<string, AddressDelta>();
  for (const piece of cutAddresses(
    ALL_ADDRESSES,
    [...base, ...head].map(({ addresses }) => addresses),
  )) {
    const [before, after] = [reachOf(base, piece), reachOf(head, piece)];
    if (sameReach(before, after)) continue;
    const key = deltaKey(before, after);
    const known = deltas.get(key)?.addresses;
    const addresses = known === undefined ? piece : unionAddresses(known, piece);
    deltas.set(key, { addresses, before, after });
  }
  return [...deltas.values()];
}

function reachOf(list: readonly AddressReach[], piece: AddressSet): Sided {
  return list
    .filter(({ addresses }) => includesAddresses(addresses, piece))
    .reduce<Sided>((sum, { addresses: _addresses, ...one }) => unionReach(sum, one), NOTHING);
}

export function addressEnd(addresses: AddressSet): DiffEnd {
  const text = equalAddresses(addresses, ALL_ADDRESSES) ? 'outside' : formatAddresses(addresses);
  return { type: 'addresses', addresses: text };
}

/** What differs in what policies let through between workloads and addresses outside. */
export function diffAddresses(base: DiffMap, head: DiffMap, union: Union): readonly DiffChange[] {
  return DIRECTIONS.flatMap((direction) => diffDirection(base, head, union, direction));
}

interface Found extends AddressDelta {
  readonly members: number[];
  readonly stable: boolean;
}

function diffDirection(
  base: DiffMap,
  head: DiffMap,
  union: Union,
  direction: Direction,
): readonly DiffChange[] {
  const of = (map: DiffMap) => map.addresses.filter((one) => one.direction === direction);
  const entries = { base: of(base), head: of(head) };
  const side = (map: DiffMap, list: readonly DiffAddresses[]) => ({
    map,
    groups: list.map(({ workloads }) => workloads),
  });
  const classes = classify(union, side(base, entries.base), side(head, entries.head));
  const byClass = {
    base: entriesByClass(entries.base, classes.base),
    head: entriesByClass(entries.head, classes.head),
  };
  const found = new Map<string, Found>();
  for (const [number, members] of classes.members.entries()) {
    const stable = members.every((one) => union.presence[one] === 'both');
    for (const delta of compareAddresses(byClass.base.get(number) ?? [], byClass.head.get(number) ?? [])) {
      const key = JSON.stringify([stable, delta]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { ...delta, members: [...members], stable });
      else known.members.push(...members);
    }
  }
  return [...found.values()].map((one) => change(one, direction, union));
}

function entriesByClass(
  entries: readonly DiffAddresses[],
  classesOf: ReadonlyMap<number, readonly number[]>,
): ReadonlyMap<number, readonly DiffAddresses[]> {
  const byClass = new Map<number, DiffAddresses[]>();
  for (const entry of entries) {
    for (const number of classesOf.get(entry.workloads) ?? []) {
      const known = byClass.get(number);
      if (known === undefined) byClass.set(number, [entry]);
      else known.push(entry);
    }
  }
  return byClass;
}

function change(
  { addresses, before, after, members, stable }: Found,
  direction: Direction,
  union: Union,
): DiffChange {
  const workloads = workloadsEnd(
    union,
    members.sort((a, b) => a - b),
  );
  const outside = addressEnd(addresses);
  const kind = kindOf(before, after);
  const because = kind === 'new' ? 'added' : 'removed';
  return {
    scope: 'addresses',
    kind,
    from: direction === 'ingress' ? outside : workloads,
    to: direction === 'ingress' ? workloads : outside,
    ...(stable ? {} : { because }),
    before: reachable(before),
    after: reachable(after),
    transitions: transitions(before, after),
  };
}
