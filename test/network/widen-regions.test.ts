import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PodRegion } from '#network/peer.ts';
import { splitRegions } from '#network/peers/pod-region.ts';
import { widenRegions } from '#network/peers/widen-regions.ts';
import { selectedLabels } from '#set/label-space.ts';
import type { Requirement, Selector } from '#set/selector.ts';

function region(...selector: Selector): PodRegion {
  return { namespaceLabels: {}, labels: selectedLabels(selector) ?? {} };
}

function only(key: string, ...values: string[]): Requirement {
  return { operator: 'In', key, values };
}

function but(key: string, ...values: string[]): Requirement {
  return { operator: 'NotIn', key, values };
}

describe('widenRegions', () => {
  test('asks for no label that is only there because policies that say the same were cut apart', () => {
    const cut = [
      region(only('app', 'web'), only('part', 'shop')),
      region(only('app', 'web'), but('part', 'shop'), only('tier', 'a')),
      region(only('app', 'web'), but('part', 'shop'), but('tier', 'a')),
    ];
    expect(widenRegions(cut)).toEqual([region(only('app', 'web'))]);
  });

  test('keeps what the union needs', () => {
    const two = [region(only('app', 'web'), only('part', 'shop')), region(only('app', 'api'))];
    expect(widenRegions(two)).toEqual(two);
    expect(widenRegions([])).toEqual([]);
  });

  test('never adds a pod, and loses none', () => {
    const requirement = fc.tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom(only, but),
      fc.subarray(['x', 'y', 'z'], { minLength: 1 }),
    );
    const regions = fc.array(
      fc
        .array(requirement, { maxLength: 3 })
        .map((list) =>
          region(
            ...list
              .filter(([key], index) => list.findIndex(([other]) => other === key) === index)
              .map(([key, make, values]) => make(key, ...values)),
          ),
        ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(regions, (before) => {
        const after = widenRegions(before);
        expect(splitRegions(after, before).outside).toEqual([]);
        expect(splitRegions(before, after).outside).toEqual([]);
        expect(after.length).toBeLessThanOrEqual(before.length);
      }),
    );
  });
});
