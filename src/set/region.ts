import {
  type AddressSet,
  ALL_ADDRESSES,
  complementAddresses,
  includesAddresses,
  intersectAddresses,
  isEmptyAddresses,
  subtractAddresses,
} from '#set/address-set.ts';
import type { AddressDimension, Dimension } from '#set/dimension.ts';
import {
  ANYTHING,
  includesStrings,
  intersectStrings,
  isAnything,
  isNoStrings,
  meetsStrings,
  type StringSet,
  stringsKey,
  stringsNumber,
  subtractStrings,
} from '#set/string-set.ts';

/** The requests whose value in each named dimension is in its set; dimensions that aren't named are free. */
export interface Region {
  readonly values: { readonly [D in Dimension]?: StringSet };
  readonly addresses: { readonly [D in AddressDimension]?: AddressSet };
}

/** A set of requests: the union of its regions. Exact; equal sets needn't look alike (`equalRequests` tells). */
export type RequestSet = readonly Region[];

export const EVERY_REQUEST: Region = { values: {}, addresses: {} };

/** The dimensions that a region names, each with its set. */
export function valuesOf({ values }: Region): readonly (readonly [dimension: Dimension, set: StringSet])[] {
  return Object.entries(values).flatMap(([key, set]) =>
    set === undefined ? [] : [[key as Dimension, set] as const],
  );
}

export function addressesOf({
  addresses,
}: Region): readonly (readonly [dimension: AddressDimension, set: AddressSet])[] {
  return Object.entries(addresses).flatMap(([key, set]) =>
    set === undefined ? [] : [[key as AddressDimension, set] as const],
  );
}

/** The region with other values in a dimension; without the dimension if they are all values. */
export function withValues(region: Region, dimension: Dimension, set: StringSet): Region {
  const { [dimension]: _before, ...others } = region.values;
  return isAnything(set)
    ? { ...region, values: others }
    : { ...region, values: { ...others, [dimension]: set } };
}

export function withAddresses(region: Region, dimension: AddressDimension, set: AddressSet): Region {
  const { [dimension]: _before, ...others } = region.addresses;
  return isEmptyAddresses(complementAddresses(set))
    ? { ...region, addresses: others }
    : { ...region, addresses: { ...others, [dimension]: set } };
}

export function intersectRegions(a: Region, b: Region): Region | undefined {
  let shared = a;
  for (const [dimension, set] of valuesOf(b)) {
    const own = shared.values[dimension];
    const both = own === undefined ? set : intersectStrings(own, set);
    if (isNoStrings(both)) return undefined;
    if (both !== own) shared = withValues(shared, dimension, both);
  }
  for (const [dimension, set] of addressesOf(b)) {
    const own = shared.addresses[dimension];
    const both = own === undefined ? set : intersectAddresses(own, set);
    if (isEmptyAddresses(both)) return undefined;
    shared = withAddresses(shared, dimension, both);
  }
  return shared;
}

/** What is in `a` but not in `b`, as disjoint regions. */
export function subtractRegions(a: Region, b: Region): RequestSet {
  if (!meetRegions(a, b)) return [a];
  const rest: Region[] = [];
  let inside = a;
  for (const [dimension, set] of valuesOf(b)) {
    const own = inside.values[dimension] ?? ANYTHING;
    const outside = subtractStrings(own, set);
    if (isNoStrings(outside)) continue;
    rest.push(withValues(inside, dimension, outside));
    inside = withValues(inside, dimension, intersectStrings(own, set));
  }
  for (const [dimension, set] of addressesOf(b)) {
    const own = inside.addresses[dimension] ?? ALL_ADDRESSES;
    const outside = subtractAddresses(own, set);
    if (isEmptyAddresses(outside)) continue;
    rest.push(withAddresses(inside, dimension, outside));
    inside = withAddresses(inside, dimension, intersectAddresses(own, set));
  }
  return rest;
}

function meetRegions(a: Region, b: Region): boolean {
  return (
    valuesOf(b).every(([dimension, set]) => meetsStrings(a.values[dimension] ?? ANYTHING, set)) &&
    addressesOf(b).every(
      ([dimension, set]) =>
        !isEmptyAddresses(intersectAddresses(a.addresses[dimension] ?? ALL_ADDRESSES, set)),
    )
  );
}

/** Whether `inner` is a part of `outer`. */
export function includesRegion(outer: Region, inner: Region): boolean {
  return (
    valuesOf(outer).every(([dimension, set]) => {
      const own = inner.values[dimension];
      return own !== undefined && includesStrings(set, own);
    }) &&
    addressesOf(outer).every(([dimension, set]) => {
      const own = inner.addresses[dimension];
      return own !== undefined && includesAddresses(set, own);
    })
  );
}

/** A text for each dimension that a region names, the same for equal sets only. */
export function keysOf(region: Region): ReadonlyMap<Dimension | AddressDimension, string> {
  return new Map<Dimension | AddressDimension, string>([
    ...valuesOf(region).map(([dimension, set]) => [dimension, stringsKey(set)] as const),
    ...addressesOf(region).map(([dimension, set]) => [dimension, addressesKey(set)] as const),
  ]);
}

const numbers = new WeakMap<Region, ReadonlyMap<Dimension | AddressDimension, string>>();

/** As `keysOf`, the dimension in the text and ascending; short, but not the same from run to run. */
export function numbersOf(region: Region): ReadonlyMap<Dimension | AddressDimension, string> {
  const before = numbers.get(region);
  if (before !== undefined) return before;
  const texts = [
    ...valuesOf(region).map(([dimension, set]) => [dimension, `${stringsNumber(set)}`] as const),
    ...addressesOf(region).map(([dimension, set]) => [dimension, addressesKey(set)] as const),
  ]
    .map(([dimension, key]) => [dimension, `${JSON.stringify(dimension)}${key}`] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const found = new Map<Dimension | AddressDimension, string>(texts);
  numbers.set(region, found);
  return found;
}

function addressesKey({ IPv4, IPv6 }: AddressSet): string {
  return `${IPv4.join()} ${IPv6.join()}`;
}
