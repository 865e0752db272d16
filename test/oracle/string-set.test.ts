import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  complementStrings,
  equalStrings,
  hasString,
  includesStrings,
  intersectStrings,
  isAnything,
  isNoStrings,
  type StringSet,
  sampleString,
  stringsKey,
  subtractStrings,
  unionAll,
  unionStrings,
} from '#set/string-set.ts';
import { build, holds, stringsUpTo, type Written, writtenSets } from './string-oracle.ts';

const MENTIONED = ['a', 'A', '/', '\ud83d'];
/** With one that no pattern mentions. */
const VALUES: readonly (string | undefined)[] = [undefined, ...stringsUpTo(4, [...MENTIONED, 'z'])];
const written = writtenSets(MENTIONED);

function members(set: StringSet): readonly (string | undefined)[] {
  return VALUES.filter((value) => hasString(set, value));
}

function expected(of: Written): readonly (string | undefined)[] {
  return VALUES.filter((value) => holds(of, value));
}

describe('sets of strings against the text of their patterns', () => {
  test('every operation holds what one value at a time says', () => {
    fc.assert(
      fc.property(written, (one) => {
        expect(members(build(one))).toEqual(expected(one));
      }),
      { numRuns: 400 },
    );
  });

  test('a sample is a shortest member', () => {
    fc.assert(
      fc.property(written, (one) => {
        const set = build(one);
        const sample = sampleString(set);
        const shortest = expected(one).find((value) => value !== undefined);
        if (sample !== undefined) expect(holds(one, sample)).toBe(true);
        if (sample === undefined || sample.length <= 4) expect(sample?.length).toBe(shortest?.length);
        else expect(shortest).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });

  test('inclusion and emptiness agree with the members', () => {
    fc.assert(
      fc.property(written, written, (one, other) => {
        const [a, b] = [build(one), build(other)];
        const within = expected(one).every((value) => holds(other, value));
        // Of these lengths; a longer one may still be outside.
        if (!within) expect(includesStrings(b, a)).toBe(false);
        if (includesStrings(b, a)) expect(equalStrings(unionStrings(a, b), b)).toBe(true);
        expect(includesStrings(b, a)).toBe(isNoStrings(subtractStrings(a, b)));
        if (expected(one).length > 0) expect(isNoStrings(a)).toBe(false);
        if (expected(one).length < VALUES.length) expect(isAnything(a)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the one form of a set', () => {
  const same = (a: StringSet, b: StringSet): void => {
    expect(a).toEqual(b);
    expect(stringsKey(a)).toBe(stringsKey(b));
    expect(equalStrings(a, b)).toBe(true);
  };

  test('laws of a Boolean algebra: both sides are deeply equal', () => {
    fc.assert(
      fc.property(written, written, written, (first, second, third) => {
        const [a, b, c] = [build(first), build(second), build(third)];
        same(unionStrings(a, b), unionStrings(b, a));
        same(intersectStrings(a, b), intersectStrings(b, a));
        same(unionStrings(a, intersectStrings(a, b)), a);
        same(
          intersectStrings(a, unionStrings(b, c)),
          unionStrings(intersectStrings(a, b), intersectStrings(a, c)),
        );
        same(
          complementStrings(unionStrings(a, b)),
          intersectStrings(complementStrings(a), complementStrings(b)),
        );
        same(complementStrings(complementStrings(a)), a);
        same(subtractStrings(a, b), intersectStrings(a, complementStrings(b)));
        same(unionAll([a, b, c]), unionStrings(unionStrings(c, b), a));
        expect(isNoStrings(intersectStrings(a, complementStrings(a)))).toBe(true);
        expect(isAnything(unionStrings(a, complementStrings(a)))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('sets with different keys have a witness', () => {
    fc.assert(
      fc.property(written, written, (one, other) => {
        const [a, b] = [build(one), build(other)];
        fc.pre(!equalStrings(a, b) && a.absent === b.absent);
        const witness = sampleString(unionStrings(subtractStrings(a, b), subtractStrings(b, a)));
        expect(witness).toBeDefined();
        expect(holds(one, witness)).not.toBe(holds(other, witness));
      }),
      { numRuns: 300 },
    );
  });
});
