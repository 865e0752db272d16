import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dimension } from '#set/dimension.ts';
import { hasRequest } from '#set/request.ts';
import {
  ALL_REQUESTS,
  equalRequests,
  isNoRequests,
  NO_REQUESTS,
  type RequestSet,
  requestsWith,
  unionRequests,
  whereValue,
} from '#set/request-set.ts';
import { splitAll, splitBy } from '#set/split.ts';
import {
  ABSENT,
  ANY_CHARACTERS,
  ANYTHING,
  equalStrings,
  hasString,
  isAnything,
  isNoStrings,
  meetsStrings,
  pattern,
  strings,
  unionAll,
} from '#set/string-set.ts';
import {
  buildRequests,
  DIMENSIONS,
  permits,
  request,
  value,
  writtenRequests,
} from '../oracle/request-oracle.ts';

const dimension = fc.constantFrom<Dimension>(...DIMENSIONS, 'host');

describe('splitAll', () => {
  test('parts all values so that the rests are what each of them leaves', () => {
    fc.assert(
      fc.property(fc.array(writtenRequests, { maxLength: 3 }), dimension, (written, asked) => {
        const sets = written.map(buildRequests);
        const parts = splitAll(sets, asked);
        expect(isAnything(unionAll(parts.map(({ values }) => values)))).toBe(true);
        for (const [index, { values, rests }] of parts.entries()) {
          expect(isNoStrings(values)).toBe(false);
          expect(parts.slice(index + 1).some((other) => meetsStrings(other.values, values))).toBe(false);
          for (const [place, rest] of rests.entries()) {
            expect(equalRequests(rest, whereValue(sets[place] ?? [], asked, values))).toBe(true);
          }
          const same = parts.filter((other) =>
            other.rests.every((rest, place) => equalRequests(rest, rests[place] ?? [])),
          );
          expect(same).toHaveLength(1);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('a request is held if the rest of its value holds it', () => {
    fc.assert(
      fc.property(writtenRequests, dimension, request, value, (written, asked, one, given) => {
        const { [asked]: _own, ...others } = one.values;
        const told = { ...one, values: given === undefined ? others : { ...others, [asked]: given } };
        const part = splitBy(buildRequests(written), asked).find(({ values }) => hasString(values, given));
        expect(part).toBeDefined();
        expect(hasRequest(part?.rest ?? [], one)).toBe(permits(written, told));
      }),
      { numRuns: 200 },
    );
  });

  test('the order of regions makes no difference to the parts', () => {
    fc.assert(
      fc.property(fc.array(writtenRequests, { maxLength: 4 }), dimension, (written, asked) => {
        const union = (some: readonly RequestSet[]): RequestSet => some.reduce(unionRequests, NO_REQUESTS);
        const sets = written.map(buildRequests);
        const there = splitBy(union(sets), asked);
        const back = splitBy(union(sets.toReversed()), asked);
        expect(back.map(({ values }) => values)).toEqual(there.map(({ values }) => values));
      }),
      { numRuns: 80 },
    );
  });
});

describe('splitBy', () => {
  const get = { method: strings('GET') };

  test('nothing, everything, and a set that leaves the dimension free are one part', () => {
    expect(splitBy(NO_REQUESTS, 'principal')).toEqual([{ values: ANYTHING, rest: [] }]);
    expect(splitBy(ALL_REQUESTS, 'principal')).toEqual([{ values: ANYTHING, rest: ALL_REQUESTS }]);
    expect(splitBy(requestsWith(get), 'principal')).toEqual([{ values: ANYTHING, rest: requestsWith(get) }]);
    expect(splitAll([], 'principal')).toEqual([{ values: ANYTHING, rests: [] }]);
  });

  test('parts with the same rest are one, also where it came about differently', () => {
    const set = [
      { principal: strings('a'), path: pattern('/x', ANY_CHARACTERS) },
      { principal: strings('b'), path: strings('/x') },
      { principal: strings('b'), path: pattern('/x', ANY_CHARACTERS) },
      { principal: ABSENT, path: strings('/healthz') },
    ].reduce<RequestSet>((union, values) => unionRequests(union, requestsWith(values)), NO_REQUESTS);
    const parts = splitBy(set, 'principal');
    expect(parts).toHaveLength(3);
    const ab = parts.find(({ values }) => equalStrings(values, strings('a', 'b')));
    expect(ab?.rest).toEqual(requestsWith({ path: pattern('/x', ANY_CHARACTERS) }));
    expect(parts.filter(({ rest }) => isNoRequests(rest))).toHaveLength(1);
  });
});
