import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closure } from '#equation/closure.ts';
import { bitsOf, members } from '#set/bits.ts';

/** The obvious version: walk from each, as far as it goes. */
function walk(direct: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return direct.map((_, start) => {
    const seen = new Set<number>();
    const open = [start];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const [target, sources] of direct.entries()) {
        if (!sources.includes(node) || seen.has(target)) continue;
        seen.add(target);
        open.push(target);
      }
    }
    seen.delete(start);
    return [...seen].sort((a, b) => a - b);
  });
}

const graphs = fc
  .integer({ min: 1, max: 70 })
  .chain((count) =>
    fc.array(fc.uniqueArray(fc.nat(count - 1), { maxLength: 4 }), { minLength: count, maxLength: count }),
  );

describe('what is reached through what is reached', () => {
  test('is what a walk from each finds', () => {
    fc.assert(
      fc.property(graphs, (direct) => {
        const reached = closure(direct.map((sources) => bitsOf(direct.length, sources)));
        expect(reached.map((bits) => members(bits))).toEqual(walk(direct));
      }),
    );
  });

  test('a circle reaches all of it, but nobody himself', () => {
    const reached = closure([bitsOf(3, [2]), bitsOf(3, [0]), bitsOf(3, [1])]);
    expect(reached.map((bits) => members(bits))).toEqual([
      [1, 2],
      [0, 2],
      [0, 1],
    ]);
  });

  test('nothing, and a chain of thousands', () => {
    expect(closure([])).toEqual([]);
    const count = 5000;
    const chain = closure(Array.from({ length: count }, (_, n) => bitsOf(count, n === 0 ? [] : [n - 1])));
    expect(members(chain[0] ?? bitsOf(0, []))).toHaveLength(count - 1);
  });
});
