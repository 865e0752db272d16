import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexStrings, membersOf } from '#set/string-index.ts';
import {
  ABSENT,
  ALL_STRINGS,
  ANY_CHARACTERS,
  ANYTHING,
  complementStrings,
  hasString,
  NO_STRINGS,
  pattern,
  type StringSet,
  strings,
  unionAll,
} from '#set/string-set.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\0', '\ud83d', '\ude00'), maxLength: 5 });
const set: fc.Arbitrary<StringSet> = fc
  .tuple(
    fc.array(
      fc.oneof(
        text.map((one) => pattern(one)),
        text.map((one) => pattern(one, ANY_CHARACTERS)),
        text.map((one) => pattern(ANY_CHARACTERS, one)),
      ),
      { maxLength: 3 },
    ),
    fc.boolean(),
  )
  .map(([patterns, complement]) => (complement ? complementStrings(unionAll(patterns)) : unionAll(patterns)));

describe('an index of strings', () => {
  test('finds the same as asking each', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30 }), set, (values, wanted) => {
        const expected = values.flatMap((value, place) => (hasString(wanted, value) ? place : []));
        expect(membersOf(indexStrings(values), wanted)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('of nothing, of the empty string, of the same string twice', () => {
    expect(membersOf(indexStrings([]), ANYTHING)).toEqual([]);
    const index = indexStrings(['', 'constructor', '', '__proto__', 'constructor']);
    expect(membersOf(index, strings(''))).toEqual([0, 2]);
    expect(membersOf(index, strings('constructor', '__proto__'))).toEqual([1, 3, 4]);
    expect(membersOf(index, ALL_STRINGS)).toEqual([0, 1, 2, 3, 4]);
    expect([membersOf(index, ABSENT), membersOf(index, NO_STRINGS)]).toEqual([[], []]);
  });
});
