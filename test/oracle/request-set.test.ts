import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressSet } from '#set/address-set.ts';
import { parseAddress } from '#set/address-text.ts';
import { intersectRegions, subtractRegions } from '#set/region.ts';
import { hasRequest, type Request } from '#set/request.ts';
import {
  complementRequests,
  equalRequests,
  includesRequests,
  intersectRequests,
  isNoRequests,
  type RequestSet,
  subtractRequests,
  unionRequests,
  whereAddress,
  whereValue,
} from '#set/request-set.ts';
import { ABSENT, strings } from '#set/string-set.ts';
import {
  buildRequests,
  DIMENSIONS,
  PLACES,
  permits,
  request,
  value,
  writtenRequests,
} from './request-oracle.ts';

const requests = fc.array(request, { minLength: 20, maxLength: 20 });
const dimension = fc.constantFrom(...DIMENSIONS);
const place = fc.constantFrom(...PLACES);

describe('sets of requests against what was written', () => {
  test('every operation holds what one request at a time says', () => {
    fc.assert(
      fc.property(writtenRequests, requests, (written, some) => {
        const set = buildRequests(written);
        expect(some.map((one) => hasRequest(set, one))).toEqual(some.map((one) => permits(written, one)));
      }),
      { numRuns: 300 },
    );
  });

  test('whereValue is the requests with that value, whatever they say there', () => {
    fc.assert(
      fc.property(writtenRequests, requests, dimension, value, (written, some, asked, given) => {
        const rest = whereValue(buildRequests(written), asked, given === undefined ? ABSENT : strings(given));
        for (const one of some) {
          const { [asked]: _own, ...others } = one.values;
          const told: Request = {
            ...one,
            values: given === undefined ? others : { ...others, [asked]: given },
          };
          expect(hasRequest(rest, one)).toBe(permits(written, told));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('whereAddress is the requests with that address', () => {
    fc.assert(
      fc.property(writtenRequests, requests, place, request, (written, some, asked, { addresses }) => {
        const { family, digits } = parseAddress(addresses[asked] ?? '') ?? { family: 'IPv4', digits: '' };
        const rest = whereAddress(buildRequests(written), asked, addressSet(family, [[digits, digits]]));
        for (const one of some) {
          const told = { ...one, addresses: { ...one.addresses, [asked]: addresses[asked] ?? '' } };
          expect(hasRequest(rest, one)).toBe(permits(written, told));
        }
      }),
      { numRuns: 150 },
    );
  });
});

test('what is left of a region is in disjoint pieces', () => {
  fc.assert(
    fc.property(writtenRequests, writtenRequests, (first, second) => {
      for (const region of buildRequests(first)) {
        for (const other of buildRequests(second)) {
          const pieces = subtractRegions(region, other);
          for (const [index, piece] of pieces.entries()) {
            expect(pieces.slice(index + 1).some((one) => intersectRegions(piece, one) !== undefined)).toBe(
              false,
            );
          }
        }
      }
    }),
    { numRuns: 100 },
  );
});

describe('laws of a Boolean algebra', () => {
  const same = (a: RequestSet, b: RequestSet): void => {
    expect(equalRequests(a, b)).toBe(true);
    expect(includesRequests(a, b)).toBe(true);
  };

  test('of sets of requests', () => {
    fc.assert(
      fc.property(writtenRequests, writtenRequests, writtenRequests, (first, second, third) => {
        const [a, b, c] = [buildRequests(first), buildRequests(second), buildRequests(third)];
        same(unionRequests(a, b), unionRequests(b, a));
        same(intersectRequests(a, b), intersectRequests(b, a));
        same(
          intersectRequests(a, unionRequests(b, c)),
          unionRequests(intersectRequests(a, b), intersectRequests(a, c)),
        );
        same(complementRequests(complementRequests(a)), a);
        same(subtractRequests(a, b), intersectRequests(a, complementRequests(b)));
        expect(isNoRequests(intersectRequests(a, complementRequests(a)))).toBe(true);
        expect(isNoRequests(subtractRequests(b, unionRequests(a, b)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('sets that differ somewhere are not equal, and the greater is not included', () => {
    fc.assert(
      fc.property(writtenRequests, writtenRequests, requests, (first, second, some) => {
        const [a, b] = [buildRequests(first), buildRequests(second)];
        const onlyA = some.some((one) => permits(first, one) && !permits(second, one));
        const onlyB = some.some((one) => permits(second, one) && !permits(first, one));
        if (onlyA) expect(includesRequests(b, a)).toBe(false);
        if (onlyA || onlyB) expect(equalRequests(a, b)).toBe(false);
        expect(equalRequests(a, b)).toBe(includesRequests(a, b) && includesRequests(b, a));
      }),
      { numRuns: 150 },
    );
  });
});
