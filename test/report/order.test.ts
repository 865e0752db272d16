import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareFindings, compareLocations, compareProblems, compareText } from '#report/order.ts';
import { at, finding, rule } from './sample.ts';

describe('compareText', () => {
  test('goes by code units, not by what a language thinks', () => {
    expect(['é', 'z', 'a', 'Z', '_', '\u{10000}', '\uffff'].sort(compareText)).toEqual([
      'Z',
      '_',
      'a',
      'z',
      'é',
      '\u{10000}',
      '\uffff',
    ]);
  });

  test('is an order', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        expect(compareText(left, right)).toBe(compareText(right, left) === 0 ? 0 : -compareText(right, left));
        expect(compareText(left, right) === 0).toBe(left === right);
      }),
    );
  });
});

describe('order', () => {
  test('of locations: file, line, column, end, pointer', () => {
    const sorted = [
      at('a', 1, 1, 1),
      at('a', 1, 1, 1, '/x'),
      at('a', 1, 1, 2),
      at('a', 1, 2, 1),
      at('a', 2, 1, 1),
      at('a', 10, 1, 1),
      at('b', 1, 1, 1),
    ];
    expect(sorted.toReversed().sort(compareLocations)).toEqual(sorted);
  });

  test('of findings: place, rule, message, subject', () => {
    const make = (id: string, message: string, subject: string, line = 1) =>
      finding(rule(id), subject, at('a', line, 1, 1), message);
    const sorted = [
      make('a/a', 'm', 'Pod/a'),
      make('a/a', 'm', 'Pod/b'),
      make('a/a', 'n', 'Pod/a'),
      make('a/b', 'm', 'Pod/a'),
      make('a/a', 'm', 'Pod/a', 2),
    ];
    expect(sorted.toReversed().sort(compareFindings)).toEqual(sorted);
  });

  test('of problems: place, code, message', () => {
    const make = (code: 'not-text' | 'yaml-invalid', message: string, line = 1) =>
      ({ code, level: 'severe', message, remedy: '', location: at('a', line, 1, 1) }) as const;
    const sorted = [
      make('not-text', 'm'),
      make('yaml-invalid', 'm'),
      make('yaml-invalid', 'n'),
      make('not-text', 'm', 2),
    ];
    expect(sorted.toReversed().sort(compareProblems)).toEqual(sorted);
  });
});
