import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import {
  disjoint,
  implies,
  intersectLabels,
  type LabelSpace,
  selectedLabels,
  spaceSelector,
  subtractLabels,
  witnessLabels,
} from '#set/label-space.ts';
import { formatSelector, type Labels, label, matches, parseSelector, type Selector } from '#set/selector.ts';
import { labels, selector } from '../oracle/arbitrary.ts';

function read(object: JsonObject | undefined): Selector {
  const parsed = parseSelector(object);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
}

function isIn(map: Labels, space: LabelSpace | undefined): boolean {
  if (space === undefined) return false;
  return Object.entries(space).every(([key, { absent, except, values }]) => {
    const value = label(map, key);
    return value === undefined ? absent : values.includes(value) !== except;
  });
}

describe('a selector', () => {
  test.each([
    [{}, {}, true],
    [{ matchLabels: { a: '1' } }, { a: '1', b: '2' }, true],
    [{ matchLabels: { a: '1' } }, { a: '2' }, false],
    [{ matchLabels: { a: '' } }, {}, false],
    [{ matchLabels: { a: '' } }, { a: '' }, true],
    [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }] }, { a: '2' }, true],
    [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] }, {}, true],
    [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] }, { a: '1' }, false],
    [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }, { a: '' }, true],
    [{ matchExpressions: [{ key: 'a', operator: 'Exists', values: [] }] }, {}, false],
    [{ matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }, {}, true],
    [
      { matchLabels: { a: '1' }, matchExpressions: [{ key: 'b', operator: 'DoesNotExist' }] },
      { a: '1', b: '' },
      false,
    ],
    [{ matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }, {}, false],
    [{ matchExpressions: [{ key: 'toString', operator: 'DoesNotExist' }] }, {}, true],
  ] as [JsonObject, Labels, boolean][])('%j on %j is %s', (object, map, expected) => {
    expect(matches(read(object), map)).toBe(expected);
  });

  test.each([
    [{ matchExpressions: [{ key: 'a', operator: 'Equals', values: ['1'] }] }, 'there is no operator Equals'],
    [{ matchExpressions: [{ key: 'a', operator: 'In' }] }, 'In needs at least one value'],
    [{ matchExpressions: [{ key: 'a', operator: 'Exists', values: ['1'] }] }, 'Exists takes no values'],
    [{ matchExpressions: [{ operator: 'Exists' }] }, 'an expression needs a key'],
    [{ matchExpressions: [{ key: 'a', operator: 'In', values: [1] }] }, 'the values of In must be strings'],
    [{ matchExpressions: {} }, 'matchExpressions must be a list'],
    [{ matchLabels: { a: true } }, 'the value of label a must be a string'],
    [{ matchLabels: { '-a': 'x' } }, "-a can't be the key of a label"],
    [{ matchLabels: { 'A/b': 'x' } }, "A/b can't be the key of a label"],
    [{ matchLabels: { a: 'b c' } }, "b c can't be the value of a label"],
    [{ sameLabels: ['a'] }, 'a label selector has no member sameLabels'],
    [[], 'a label selector must be an object'],
  ] as [JsonObject, string][])('%j is refused: %s', (object, fault) => {
    expect(parseSelector(object)).toBe(fault);
  });

  test('is shown the way that users of kubectl write it', () => {
    const object = {
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['b', 'a'] },
        { key: 'x', operator: 'NotIn', values: ['1'] },
        { key: 'old', operator: 'DoesNotExist' },
        { key: 'new', operator: 'Exists' },
      ],
    };
    expect(formatSelector(read(object)).split(', ').sort()).toEqual(
      ['!old', 'app=web', 'new', 'tier in (a', 'b)', 'x!=1'].sort(),
    );
    expect(formatSelector([])).toBe('everything');
  });
});

describe('a label space', () => {
  test('is what the selector matches; what it leaves out is cut into disjoint spaces', () => {
    fc.assert(
      fc.property(selector(), selector(), labels(), (first, second, map) => {
        const [a, b] = [selectedLabels(read(first)), selectedLabels(read(second))];
        expect(isIn(map, a)).toBe(matches(read(first), map));
        if (a === undefined || b === undefined) return;
        expect(isIn(map, intersectLabels(a, b))).toBe(isIn(map, a) && isIn(map, b));
        const holding = subtractLabels(a, b).filter((space) => isIn(map, space));
        expect(holding.length).toBe(isIn(map, a) && !isIn(map, b) ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });

  test('has a witness, and a selector that says the same', () => {
    fc.assert(
      fc.property(selector(), selector(), labels(), (first, second, map) => {
        const [a, b] = [selectedLabels(read(first)), selectedLabels(read(second))];
        if (a === undefined || b === undefined) return;
        for (const space of [a, ...subtractLabels(a, b)]) {
          expect(isIn(witnessLabels(space), space)).toBe(true);
          if (
            Object.values(space).some(({ absent, except, values }) => absent && !except && values.length > 0)
          )
            continue;
          expect(matches(spaceSelector(space), map)).toBe(isIn(map, space));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('tells whether one selector implies another or excludes it', () => {
    fc.assert(
      fc.property(selector(), selector(), labels(), (first, second, map) => {
        const [a, b] = [read(first), read(second)];
        if (implies(a, b) && matches(a, map)) expect(matches(b, map)).toBe(true);
        if (disjoint(a, b)) expect(matches(a, map) && matches(b, map)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    [{ matchLabels: { a: '1' } }, {}, true, false],
    [{}, { matchLabels: { a: '1' } }, false, false],
    [{ matchLabels: { a: '1' } }, { matchLabels: { a: '2' } }, false, true],
    [{ matchLabels: { a: '1' } }, { matchExpressions: [{ key: 'a', operator: 'Exists' }] }, true, false],
    [
      { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] },
      { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['x'] }] },
      true,
      false,
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['x'] }] },
      { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] },
      false,
      false,
    ],
    [
      { matchLabels: { a: '1' }, matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] },
      { matchLabels: { b: '1' } },
      true,
      true,
    ],
  ] as [JsonObject, JsonObject, boolean, boolean][])(
    '%j implies %j: %s; excludes it: %s',
    (a, b, implied, excluded) => {
      expect([implies(read(a), read(b)), disjoint(read(a), read(b))]).toEqual([implied, excluded]);
    },
  );
});
