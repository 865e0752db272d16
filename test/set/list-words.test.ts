import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listWords } from '#set/list-words.ts';
import { ALL_STRINGS, ANY_CHARACTERS, NO_STRINGS, pattern, strings } from '#set/string-set.ts';

describe('the strings of a set', () => {
  test('are those of which it was made, in order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 5 }), { maxLength: 8 }), (values) => {
        expect(listWords(strings(...values), 8)).toEqual([...values].sort());
      }),
    );
  });

  test('are not listed if there are more than asked for, or no end of them', () => {
    expect(listWords(strings('a', 'b', 'c'), 2)).toBeUndefined();
    expect(listWords(ALL_STRINGS, 100)).toBeUndefined();
    expect(listWords(pattern('a', ANY_CHARACTERS), 100)).toBeUndefined();
    expect(listWords(pattern(ANY_CHARACTERS, 'a'), 100)).toBeUndefined();
    const loop = { characters: 'x', except: false, repeat: true };
    expect(listWords(pattern('a', loop), 100)).toBeUndefined();
    expect(listWords(NO_STRINGS, 0)).toEqual([]);
  });
});
