import { describe, expect, test } from 'vitest';
import {
  ALL_STRINGS,
  ANY_CHARACTERS,
  complementStrings,
  equalStrings,
  hasString,
  ignoringCase,
  includesStrings,
  intersectStrings,
  isNoStrings,
  meetsStrings,
  NO_STRINGS,
  pattern,
  sampleString,
  strings,
  subtractStrings,
  unionAll,
} from '#set/string-set.ts';

describe('sets of strings', () => {
  test('ignore the case of ASCII letters only', () => {
    expect(equalStrings(ignoringCase('A.b'), strings('a.b', 'A.b', 'a.B', 'A.B'))).toBe(true);
    expect(ignoringCase('k')).toEqual(strings('k', 'K'));
    expect(hasString(ignoringCase('k'), '\u212a')).toBe(false);
    expect(ignoringCase('\u00e9')).toEqual(strings('\u00e9'));
  });

  test('hold names that every object has, NUL, and halves of surrogate pairs', () => {
    const hostile = ['__proto__', 'constructor', '\0', '\ud83d', '\ude00', '\ud83d\ude00', ''];
    const set = strings(...hostile);
    for (const one of hostile) {
      expect(hasString(set, one)).toBe(true);
      expect(hasString(subtractStrings(set, strings(one)), one)).toBe(false);
    }
    expect(hasString(set, 'toString')).toBe(false);
    expect(hasString(set, '\ud83d\ud83d')).toBe(false);
  });

  test('of single words and of patterns come to the same form', () => {
    const api = pattern('/api/', ANY_CHARACTERS);
    const few = strings('/api/a', '/b');
    expect(intersectStrings(api, few)).toEqual(strings('/api/a'));
    expect(subtractStrings(few, api)).toEqual(strings('/b'));
    expect(subtractStrings(api, strings('/b'))).toEqual(api);
    expect(unionAll([few, api, strings('/c')])).toEqual(unionAll([strings('/c', '/b'), api]));
    expect(intersectStrings(complementStrings(api), complementStrings(few))).toEqual(
      complementStrings(unionAll([api, few])),
    );
    expect(unionAll([])).toEqual(NO_STRINGS);
  });

  test('meet where they share a value, absence too', () => {
    const api = pattern('/api/', ANY_CHARACTERS);
    expect(meetsStrings(api, strings('/b', '/api/a'))).toBe(true);
    expect(meetsStrings(api, pattern('/b', ANY_CHARACTERS))).toBe(false);
    expect(meetsStrings(complementStrings(api), complementStrings(ALL_STRINGS))).toBe(true);
    expect(includesStrings(api, complementStrings(ALL_STRINGS))).toBe(false);
  });

  test('a long word and a thousand words are no trouble', () => {
    const long = 'a'.repeat(20_000);
    expect(hasString(strings(long), long)).toBe(true);
    expect(sampleString(subtractStrings(strings(long, 'b'), strings('b')))).toBe(long);
    const words = Array.from({ length: 1000 }, (_, index) => `/path/${index}`);
    const halves = unionAll([strings(...words.slice(500)), strings(...words.slice(0, 500))]);
    expect(halves).toEqual(strings(...words));
    expect(isNoStrings(subtractStrings(halves, pattern('/path/', ANY_CHARACTERS)))).toBe(true);
  });
});
