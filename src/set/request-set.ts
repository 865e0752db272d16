import {
  type AddressSet,
  complementAddresses,
  equalAddresses,
  intersectAddresses,
  isEmptyAddresses,
  unionAddresses,
} from '#set/address-set.ts';
import type { AddressDimension, Dimension } from '#set/dimension.ts';
import {
  complementStrings,
  intersectStrings,
  isAnything,
  isNoStrings,
  type StringSet,
  stringsKey,
  unionStrings,
} from '#set/string-set.ts';

/** The requests whose value in each named dimension is in its set; dimensions that aren't named are free. */
export interface Region {
  readonly values: { readonly [D in Dimension]?: StringSet };
  readonly addresses: { readonly [D in AddressDimension]?: AddressSet };
}

/** A set of requests: the union of its regions. Exact; equal sets needn't look alike (`equalRequests` tells). */
export type RequestSet = readonly Region[];

export const NO_REQUESTS: RequestSet = [];
export const EVERY_REQUEST: Region = { values: {}, addresses: {} };
export const ALL_REQUESTS: RequestSet = [EVERY_REQUEST];

/** The requests with these values. */
export function requestsWith(
  values: { readonly [D in Dimension]?: StringSet },
  addresses: { readonly [D in AddressDimension]?: AddressSet } = {},
): RequestSet {
  const region = intersectRegions(EVERY_REQUEST, { values, addresses });
  return region === undefined ? NO_REQUESTS : [region];
}

export function unionRequests(a: RequestSet, b: RequestSet): RequestSet {
  if (a.length === 0) return b;
  if (b.length === 0 || a === b) return a;
  return simplify([...a, ...b]);
}

export function intersectRequests(a: RequestSet, b: RequestSet): RequestSet {
  if (a === b || b === ALL_REQUESTS) return a;
  if (a === ALL_REQUESTS) return b;
  return simplify(a.flatMap((left) => b.flatMap((right) => intersectRegions(left, right) ?? [])));
}

export function subtractRequests(a: RequestSet, b: RequestSet): RequestSet {
  let rest = a;
  for (const region of b) rest = simplify(rest.flatMap((one) => subtractRegions(one, region)));
  return rest;
}

export function complementRequests(set: RequestSet): RequestSet {
  return subtractRequests(ALL_REQUESTS, set);
}

export function isNoRequests(set: RequestSet): boolean {
  return set.length === 0;
}

export function includesRequests(outer: RequestSet, inner: RequestSet): boolean {
  return isNoRequests(subtractRequests(inner, outer));
}

export function equalRequests(a: RequestSet, b: RequestSet): boolean {
  return includesRequests(a, b) && includesRequests(b, a);
}

/** The requests with that value, with the dimension left out: `authz(l, i)` out of `authz(l)`. */
export function whereValue(set: RequestSet, dimension: Dimension, value: StringSet): RequestSet {
  return simplify(
    set.flatMap((region) => {
      const own = region.values[dimension];
      if (own === undefined) return region;
      if (isNoStrings(intersectStrings(own, value))) return [];
      const { [dimension]: _left, ...values } = region.values;
      return { ...region, values };
    }),
  );
}

/** The requests for which some address of these fits, with the dimension left out. */
export function whereAddress(
  set: RequestSet,
  dimension: AddressDimension,
  addresses: AddressSet,
): RequestSet {
  return simplify(
    set.flatMap((region) => {
      const own = region.addresses[dimension];
      if (own === undefined) return region;
      if (isEmptyAddresses(intersectAddresses(own, addresses))) return [];
      const { [dimension]: _left, ...others } = region.addresses;
      return { ...region, addresses: others };
    }),
  );
}

function intersectRegions(a: Region, b: Region): Region | undefined {
  const values: { [D in Dimension]?: StringSet } = { ...a.values };
  for (const [key, set] of Object.entries(b.values)) {
    const dimension = key as Dimension;
    if (set === undefined) continue;
    const known = values[dimension];
    const shared = known === undefined ? set : intersectStrings(known, set);
    if (isNoStrings(shared)) return undefined;
    if (isAnything(shared)) delete values[dimension];
    else values[dimension] = shared;
  }
  const addresses: { [D in AddressDimension]?: AddressSet } = { ...a.addresses };
  for (const [key, set] of Object.entries(b.addresses)) {
    const dimension = key as AddressDimension;
    if (set === undefined) continue;
    const known = addresses[dimension];
    const shared = known === undefined ? set : intersectAddresses(known, set);
    if (isEmptyAddresses(shared)) return undefined;
    if (isEmptyAddresses(complementAddresses(shared))) delete addresses[dimension];
    else addresses[dimension] = shared;
  }
  return { values, addresses };
}

/** What is in `a` but not in `b`, as disjoint regions. */
function subtractRegions(a: Region, b: Region): readonly Region[] {
  const rest: Region[] = [];
  let inside: Region | undefined = a;
  for (const part of partsOf(b)) {
    const outside = intersectRegions(inside, complementPart(part));
    if (outside !== undefined) rest.push(outside);
    inside = intersectRegions(inside, part);
    if (inside === undefined) return [a];
  }
  return rest;
}

/** A region as the conjunction of regions that name one dimension each. */
function partsOf({ values, addresses }: Region): readonly Region[] {
  return [
    ...Object.entries(values).map(([key, set]) => ({ values: { [key]: set }, addresses: {} })),
    ...Object.entries(addresses).map(([key, set]) => ({ values: {}, addresses: { [key]: set } })),
  ];
}

function complementPart({ values, addresses }: Region): Region {
  return {
    values: Object.fromEntries(
      Object.entries(values).map(([key, set]) => [key, set && complementStrings(set)]),
    ),
    addresses: Object.fromEntries(
      Object.entries(addresses).map(([key, set]) => [key, complementAddresses(set)]),
    ),
  };
}

/** The same requests in fewer regions: without those that another includes; those that differ in one dimension as one. */
function simplify(regions: RequestSet): RequestSet {
  if (regions.length < 2) return regions;
  let current = regions;
  for (;;) {
    const merged = mergeOnce(withoutIncluded(current));
    if (merged.length === current.length) return merged;
    current = merged;
  }
}

function withoutIncluded(regions: RequestSet): RequestSet {
  const byKey = [...new Map(regions.map((region) => [regionKey(region), region])).values()];
  if (byKey.length > 64) return byKey;
  return byKey.filter(
    (region, index) =>
      !byKey.some((other, place) => place !== index && subtractRegions(region, other).length === 0),
  );
}

/** Merges regions that are the same but for the values of one dimension. */
function mergeOnce(regions: RequestSet): RequestSet {
  const merged: Region[] = [];
  for (const region of regions) {
    const index = merged.findIndex((known) => onlyDifference(known, region) !== undefined);
    const known = merged[index];
    const dimension = known && onlyDifference(known, region);
    if (known === undefined || dimension === undefined) merged.push(region);
    else merged[index] = widened(known, region, dimension);
  }
  return merged;
}

function widened(a: Region, b: Region, dimension: string): Region {
  if (dimension in a.addresses) {
    const key = dimension as AddressDimension;
    const [left, right] = [a.addresses[key], b.addresses[key]];
    const { [key]: _own, ...addresses } = a.addresses;
    const both = left && right && unionAddresses(left, right);
    return both === undefined || isEmptyAddresses(complementAddresses(both))
      ? { ...a, addresses }
      : { ...a, addresses: { ...addresses, [key]: both } };
  }
  const key = dimension as Dimension;
  const [left, right] = [a.values[key], b.values[key]];
  const { [key]: _own, ...values } = a.values;
  const both = left && right && unionStrings(left, right);
  return both === undefined || isAnything(both)
    ? { ...a, values }
    : { ...a, values: { ...values, [key]: both } };
}

/** The dimension in which two regions differ, if both name it and it is the only one. */
function onlyDifference(a: Region, b: Region): string | undefined {
  const names = Object.keys(a.values);
  const places = Object.keys(a.addresses);
  if (names.length !== Object.keys(b.values).length || places.length !== Object.keys(b.addresses).length)
    return undefined;
  let difference: string | undefined;
  for (const key of names) {
    const [left, right] = [a.values[key as Dimension], b.values[key as Dimension]];
    if (left === undefined || right === undefined) return undefined;
    if (left === right || stringsKey(left) === stringsKey(right)) continue;
    if (difference !== undefined) return undefined;
    difference = key;
  }
  for (const key of places) {
    const [left, right] = [a.addresses[key as AddressDimension], b.addresses[key as AddressDimension]];
    if (left === undefined || right === undefined) return undefined;
    if (equalAddresses(left, right)) continue;
    if (difference !== undefined) return undefined;
    difference = key;
  }
  return difference;
}

function regionKey({ values, addresses }: Region): string {
  const parts = Object.entries(values).map(
    ([key, set]) => `${key}=${set === undefined ? '' : stringsKey(set)}`,
  );
  return [...parts.sort(), JSON.stringify(Object.entries(addresses).sort())].join('\n');
}
