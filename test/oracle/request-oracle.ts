import * as fc from 'fast-check';
import { type AddressSet, NO_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import { parseCidr } from '#set/address-text.ts';
import type { AddressDimension, Dimension } from '#set/dimension.ts';
import type { Request } from '#set/request.ts';
import {
  ALL_REQUESTS,
  complementRequests,
  intersectRequests,
  type RequestSet,
  requestsWith,
  subtractRequests,
  unionRequests,
} from '#set/request-set.ts';
import { build, holds, type Written, writtenSets } from './string-oracle.ts';

export const DIMENSIONS = ['principal', 'path', 'header:__proto__', 'condition:constructor'] as const;
export const PLACES = ['source', 'remote'] as const;
const BLOCKS = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.3/32', 'fd00::/8', '0.0.0.0/0', '::/0'] as const;
const ADDRESSES = ['10.1.2.3', '10.1.2.4', '10.2.0.0', '8.8.8.8', 'fd00::1', '2001:db8::1'] as const;
const VALUES = [undefined, '', 'a', 'A', 'ab', '__proto__', 'constructor', '\0', '\ud83d', 'z'] as const;

/** How a set of requests was written, to be decided for one request at a time. */
export type WrittenRequests =
  | { readonly type: 'all' }
  | {
      readonly type: 'with';
      readonly values: { readonly [D in Dimension]?: Written };
      readonly addresses: { readonly [D in AddressDimension]?: readonly string[] };
    }
  | { readonly type: 'not'; readonly of: WrittenRequests }
  | {
      readonly type: 'or' | 'and' | 'but not';
      readonly left: WrittenRequests;
      readonly right: WrittenRequests;
    };

export function permits(written: WrittenRequests, request: Request): boolean {
  switch (written.type) {
    case 'all':
      return true;
    case 'with':
      return (
        DIMENSIONS.every((dimension) => {
          const allowed = written.values[dimension];
          return allowed === undefined || holds(allowed, request.values[dimension]);
        }) &&
        PLACES.every((place) => {
          const blocks = written.addresses[place];
          return blocks === undefined || blocks.some((block) => within(block, request.addresses[place]));
        })
      );
    case 'not':
      return !permits(written.of, request);
    case 'or':
      return permits(written.left, request) || permits(written.right, request);
    case 'and':
      return permits(written.left, request) && permits(written.right, request);
    case 'but not':
      return permits(written.left, request) && !permits(written.right, request);
    default:
      return written satisfies never;
  }
}

/** Of the few addresses there are, which lie in the few blocks there are. */
const INSIDE: Record<(typeof BLOCKS)[number], readonly string[]> = {
  '10.0.0.0/8': ['10.1.2.3', '10.1.2.4', '10.2.0.0'],
  '10.1.0.0/16': ['10.1.2.3', '10.1.2.4'],
  '10.1.2.3/32': ['10.1.2.3'],
  'fd00::/8': ['fd00::1'],
  '0.0.0.0/0': ['10.1.2.3', '10.1.2.4', '10.2.0.0', '8.8.8.8'],
  '::/0': ['fd00::1', '2001:db8::1'],
};

function within(block: string, address: string | undefined): boolean {
  return address !== undefined && INSIDE[block as (typeof BLOCKS)[number]].includes(address);
}

export function buildRequests(written: WrittenRequests): RequestSet {
  switch (written.type) {
    case 'all':
      return ALL_REQUESTS;
    case 'with':
      return requestsWith(
        Object.fromEntries(
          Object.entries(written.values).map(([dimension, set]) => [dimension, set && build(set)]),
        ),
        Object.fromEntries(
          Object.entries(written.addresses).map(([place, blocks]) => [place, addressesOf(blocks ?? [])]),
        ),
      );
    case 'not':
      return complementRequests(buildRequests(written.of));
    case 'or':
      return unionRequests(buildRequests(written.left), buildRequests(written.right));
    case 'and':
      return intersectRequests(buildRequests(written.left), buildRequests(written.right));
    case 'but not':
      return subtractRequests(buildRequests(written.left), buildRequests(written.right));
    default:
      return written satisfies never;
  }
}

function addressesOf(blocks: readonly string[]): AddressSet {
  return blocks.reduce((set, block) => unionAddresses(set, parseCidr(block) ?? NO_ADDRESSES), NO_ADDRESSES);
}

const strings = writtenSets(['a', 'b', '\0']);

export const value = fc.constantFrom(...VALUES);

/** Every request has an address in each place. */
export const request: fc.Arbitrary<Request> = fc.record({
  values: fc
    .record(Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, value])))
    .map(withoutUndefined),
  addresses: fc.record({ source: fc.constantFrom(...ADDRESSES), remote: fc.constantFrom(...ADDRESSES) }),
});

const region: fc.Arbitrary<WrittenRequests> = fc.record({
  type: fc.constant('with' as const),
  values: fc
    .record(Object.fromEntries(DIMENSIONS.map((one) => [one, fc.option(strings, { nil: undefined })])))
    .map(withoutUndefined),
  addresses: fc
    .record(
      Object.fromEntries(
        PLACES.map((place) => [
          place,
          fc.option(fc.array(fc.constantFrom(...BLOCKS), { maxLength: 2 }), { nil: undefined, freq: 1 }),
        ]),
      ),
    )
    .map(withoutUndefined),
});

export const { written: writtenRequests } = fc.letrec<{ written: WrittenRequests }>((tie) => ({
  written: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: region },
    { weight: 1, arbitrary: fc.constant({ type: 'all' as const }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('not' as const), of: tie('written') }) },
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constantFrom('or' as const, 'and' as const, 'but not' as const),
        left: tie('written'),
        right: tie('written'),
      }),
    },
  ),
}));

function withoutUndefined<T>(record: Record<string, T | undefined>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([, one]) => one !== undefined)) as Record<
    string,
    T
  >;
}
