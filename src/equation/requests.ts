import type { Authorization } from '#mesh/authorization.ts';
import { type AddressSet, ALL_ADDRESSES, includesAddresses } from '#set/address-set.ts';
import { type AddressDimension, type Dimension, dimensionKind } from '#set/dimension.ts';
import {
  complementRequests,
  isNoRequests,
  NO_REQUESTS,
  type RequestSet,
  unionRequests,
  whereAddress,
  whereValue,
} from '#set/request-set.ts';
import { ABSENT, type StringSet, strings, unionStrings } from '#set/string-set.ts';

/** What a peer may send on a way. */
export interface Requests {
  /** Permitted for sure, and without any credential but the peer's own identity. */
  readonly certain: RequestSet;
  /** Not refused for sure: also what takes a token or depends on something that the manifests don't show. Includes `certain`. */
  readonly possible: RequestSet;
}

export const NO_REQUESTS_AT_ALL: Requests = { certain: NO_REQUESTS, possible: NO_REQUESTS };

/** Where a connection may come from, as the pod sees it. */
export interface Origins {
  /** All that it may be; one of them, which isn't known. */
  readonly source: AddressSet;
}

/**
 * What an authorization lets through from some addresses, for every principal at once: `principal` stays a dimension. A condition
 * that isn't the client's to choose must hold whatever it is, to be certain; a token isn't taken for granted.
 */
export function requestsFrom(authorization: Authorization, { source }: Origins): Requests {
  const { permitted, unknown } = authorization;
  return {
    certain: certainly(permitted, source),
    possible: possibly(isNoRequests(unknown) ? permitted : unionRequests(permitted, unknown), source),
  };
}

/** For one principal, or none: `authz(l, i)`. */
export function requestsOf({ certain, possible }: Requests, principal: StringSet): Requests {
  return {
    certain: whereValue(certain, 'principal', principal),
    possible: whereValue(possible, 'principal', principal),
  };
}

function possibly(set: RequestSet, source: AddressSet): RequestSet {
  let rest = whereAddress(set, 'source', source);
  for (const dimension of ['remote', 'destination'] as const) {
    if (names(rest, dimension)) rest = whereAddress(rest, dimension, ALL_ADDRESSES);
  }
  return rest;
}

function certainly(set: RequestSet, source: AddressSet): RequestSet {
  let rest = set;
  for (const [dimension, addresses] of [
    ['source', source],
    ['remote', ALL_ADDRESSES],
    ['destination', ALL_ADDRESSES],
  ] as const) {
    if (!names(rest, dimension)) continue;
    rest = rest.every((region) => {
      const own = region.addresses[dimension];
      return own === undefined || includesAddresses(own, addresses);
    })
      ? whereAddress(rest, dimension, addresses)
      : complementRequests(whereAddress(complementRequests(rest), dimension, addresses));
  }
  for (const dimension of dimensionsOf(rest)) {
    const kind = dimensionKind(dimension);
    if (dimension === 'principal' || kind === 'chosen') continue;
    rest =
      kind === 'held'
        ? whereValue(rest, dimension, ABSENT)
        : complementRequests(whereValue(complementRequests(rest), dimension, EITHER_WAY));
  }
  return rest;
}

/** What a condition can be: it holds, or it doesn't. */
const EITHER_WAY: StringSet = unionStrings(ABSENT, strings('true'));

function names(set: RequestSet, dimension: AddressDimension): boolean {
  return set.some(({ addresses }) => addresses[dimension] !== undefined);
}

function dimensionsOf(set: RequestSet): readonly Dimension[] {
  return [...new Set(set.flatMap(({ values }) => Object.keys(values) as Dimension[]))];
}
