import { type AddressSet, intersectAddresses, isEmptyAddresses } from '#set/address-set.ts';
import type { AddressDimension, Dimension } from '#set/dimension.ts';
import {
  EVERY_REQUEST,
  includesRegion,
  intersectRegions,
  numbersOf,
  type Region,
  type RequestSet,
  subtractRegions,
} from '#set/region.ts';
import { simplify, simplifyUnion } from '#set/simplify.ts';
import { meetsStrings, type StringSet } from '#set/string-set.ts';
import { MAX_REGIONS, tooManyRegions, untold } from '#set/too-many.ts';

export { EVERY_REQUEST, type Region, type RequestSet, tooManyRegions };

export const NO_REQUESTS: RequestSet = [];
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
  const union = simplifyUnion(a, b);
  return union.length > MAX_REGIONS ? untold(union, { by: 'union', from: [a, b] }) : union;
}

export function intersectRequests(a: RequestSet, b: RequestSet): RequestSet {
  if (a === b || b === ALL_REQUESTS) return a;
  if (a === ALL_REQUESTS) return b;
  let shared: RequestSet = [];
  for (const left of a) {
    shared = [...shared, ...b.flatMap((right) => intersectRegions(left, right) ?? [])];
    if (shared.length <= MAX_REGIONS) continue;
    shared = simplify(shared);
    if (shared.length > MAX_REGIONS) return untold(a, { by: 'intersection', from: [a, b] });
  }
  return simplify(shared);
}

export function subtractRequests(a: RequestSet, b: RequestSet): RequestSet {
  // First what goes as a whole, so that it isn't cut to pieces before.
  let rest: RequestSet = a.filter((one) => !b.some((region) => includesRegion(region, one)));
  if (rest.length === a.length) rest = a;
  for (const region of b) {
    rest = simplify(rest.flatMap((one) => subtractRegions(one, region)));
    if (rest.length > MAX_REGIONS) return untold(rest, { by: 'subtraction', from: [a, b] });
  }
  return rest;
}

export function complementRequests(set: RequestSet): RequestSet {
  return subtractRequests(ALL_REQUESTS, set);
}

export function isNoRequests(set: RequestSet): boolean {
  return set.length === 0;
}

/** Whether the set holds every request, however it is written. */
export function isAllRequests(set: RequestSet): boolean {
  return isNoRequests(complementRequests(set));
}

export function includesRequests(outer: RequestSet, inner: RequestSet): boolean {
  return isNoRequests(subtractRequests(inner, outer));
}

const told = new WeakMap<RequestSet, string>();

/** A short text that is the same only for sets written in the same regions; not the same from run to run. */
export function requestsNumber(set: RequestSet): string {
  const known = told.get(set);
  if (known !== undefined) return known;
  const text = set
    .map((region) => [...numbersOf(region).values()].join(','))
    .sort()
    .join('|');
  const number = set.length === 0 ? '' : `#${text}`;
  told.set(set, number);
  return number;
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
      if (!meetsStrings(own, value)) return [];
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
