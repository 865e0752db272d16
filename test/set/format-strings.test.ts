import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatStrings } from '#set/format-strings.ts';
import { peel } from '#set/peel.ts';
import {
  ABSENT,
  ALL_STRINGS,
  ANY_CHARACTER,
  ANY_CHARACTERS,
  ANYTHING,
  complementStrings,
  equalStrings,
  ignoringCase,
  includesStrings,
  intersectStrings,
  isNoStrings,
  NO_STRINGS,
  pattern,
  type StringSet,
  strings,
  subtractStrings,
  unionAll,
  unionStrings,
} from '#set/string-set.ts';
import { build, writtenSets } from '../oracle/string-oracle.ts';

const prefix = (text: string): StringSet => pattern(text, ANY_CHARACTERS);
const suffix = (text: string): StringSet => pattern(ANY_CHARACTERS, text);
const not = (set: StringSet): StringSet => subtractStrings(ALL_STRINGS, set);

describe('formatStrings', () => {
  test.each<[string, StringSet]>([
    ['nothing', NO_STRINGS],
    ['absent', ABSENT],
    ['present', ALL_STRINGS],
    ['anything', ANYTHING],
    ['/a, /b', strings('/b', '/a')],
    ['/api/*', prefix('/api/')],
    ['*.js', suffix('.js')],
    ['*admin*', pattern(ANY_CHARACTERS, 'admin', ANY_CHARACTERS)],
    [
      '/healthz, /api/*, *.css, *.js',
      unionAll([suffix('.js'), prefix('/api/'), suffix('.css'), strings('/healthz')]),
    ],
    ['any but /admin*', not(prefix('/admin'))],
    ['any but /admin* or absent', complementStrings(prefix('/admin'))],
    ['any but GET, POST', not(strings('GET', 'POST'))],
    ['any but *.js', not(suffix('.js'))],
    ['GET or absent', unionStrings(strings('GET'), ABSENT)],
    ['/api/* but not /api/admin*', subtractStrings(prefix('/api/'), prefix('/api/admin'))],
    ['/b*, /a* but not /a/x', unionStrings(prefix('/b'), subtractStrings(prefix('/a'), strings('/a/x')))],
    ['any but ""', pattern(ANY_CHARACTER, ANY_CHARACTERS)],
    ['"*"', strings('*')],
    ['"a, b"*', prefix('a, b')],
    ['"\\u0000"', strings('\0')],
    ['__proto__, constructor', strings('constructor', '__proto__')],
    [
      'some of /a*, such as "/a.js"',
      intersectStrings(prefix('/a'), pattern(ANY_CHARACTERS, ANY_CHARACTER, '.js')),
    ],
    ['a pattern such as "a"', pattern(ANY_CHARACTER)],
  ])('%s', (text, set) => {
    expect(formatStrings(set)).toBe(text);
  });

  test('lists no more than twenty', () => {
    const many = strings(...Array.from({ length: 23 }, (_, index) => `/${String(index).padStart(2, '0')}`));
    expect(formatStrings(many)).toMatch(/^\/00, .*, \/19 and 3 more$/);
  });
});

describe('peel', () => {
  test('patterns and rest make up the set again', () => {
    fc.assert(
      fc.property(writtenSets(['a', 'b', '\ud83d']), (written) => {
        const set = intersectStrings(build(written), ALL_STRINGS);
        const { exact, prefixes, suffixes, contained, rest } = peel(set);
        const patterns = unionAll([
          strings(...exact),
          ...prefixes.map(prefix),
          ...suffixes.map(suffix),
          ...contained.map((text) => pattern(ANY_CHARACTERS, text, ANY_CHARACTERS)),
        ]);
        expect(equalStrings(unionStrings(patterns, rest), set)).toBe(true);
        expect(includesStrings(set, patterns)).toBe(true);
        expect(isNoStrings(intersectStrings(strings(...exact), rest))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('finds the patterns that a set was made of', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 });
    const texts = fc.array(text, { maxLength: 3 });
    fc.assert(
      fc.property(texts, texts, texts, (exact, prefixes, suffixes) => {
        const ends = suffixes.map((text) => suffix(`.${text}`));
        const set = unionAll([strings(...exact), ...prefixes.map(prefix), ...ends]);
        expect(isNoStrings(peel(set).rest)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

test('what is asked for in any case, and with any port, is told once', () => {
  const name = ignoringCase('api.example.com');
  expect(formatStrings(name)).toBe('api.example.com (any case)');
  expect(formatStrings(not(name))).toBe('any but api.example.com (any case)');
  const digits = { characters: '0123456789', except: false, repeat: true };
  expect(formatStrings(unionStrings(strings('a.b'), pattern('a.b:', digits)))).toBe('a.b (any port)');
});
