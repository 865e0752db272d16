import { createHash } from 'node:crypto';
import { unionAddresses } from '#set/address-set.ts';
import type { Dimension } from '#set/dimension.ts';
import {
  addressesOf,
  keysOf,
  type Region,
  type RequestSet,
  valuesOf,
  withAddresses,
  withValues,
} from '#set/region.ts';
import { strings, unionAll } from '#set/string-set.ts';

/** A set of more regions than this isn't told exactly. */
export const MAX_REGIONS = 2048;

const TOLD_APART = 'condition:the policies permit it, which are too many to tell apart';

/** Whether some part of the set wasn't told exactly, because it would have taken too many regions. */
export function tooManyRegions(set: RequestSet): boolean {
  return set.some((region) => valuesOf(region).some(([dimension]) => dimension.startsWith(TOLD_APART)));
}

/** What was done when there came to be too many. */
export interface Made {
  readonly by: 'union' | 'intersection' | 'subtraction';
  readonly from: readonly RequestSet[];
}

/**
 * What stands for a set of too many regions: the requests of a wider region for which a condition holds that nobody can decide from
 * the manifests. So it behaves in every operation as such a condition does, its complement too: neither permitted nor refused for sure.
 * The condition is called after what the set was made of, so that two such sets aren't mistaken for the same.
 */
export function untold(wide: RequestSet, made: Made): RequestSet {
  const dimension: Dimension = `${TOLD_APART} (${fingerprint(made)})`;
  return [withValues(hull(wide), dimension, strings('true'))];
}

/** The smallest region around all of the given. */
function hull(regions: RequestSet): Region {
  let [wide = { values: {}, addresses: {} }] = regions;
  for (const [dimension] of valuesOf(wide)) {
    const sets = regions.flatMap(({ values }) => values[dimension] ?? []);
    const { [dimension]: _own, ...values } = wide.values;
    wide = sets.length < regions.length ? { ...wide, values } : withValues(wide, dimension, unionAll(sets));
  }
  for (const [dimension] of addressesOf(wide)) {
    const sets = regions.flatMap(({ addresses }) => addresses[dimension] ?? []);
    const { [dimension]: _own, ...addresses } = wide.addresses;
    wide =
      sets.length < regions.length
        ? { ...wide, addresses }
        : withAddresses(wide, dimension, sets.reduce(unionAddresses));
  }
  return wide;
}

/** Depends on what was done with which requests, not on the order of their regions. */
function fingerprint({ by, from }: Made): string {
  const hash = createHash('sha256').update(by);
  for (const set of from) {
    const regions = set.map((region) => JSON.stringify([...keysOf(region)].sort())).sort();
    hash.update(JSON.stringify(regions));
  }
  return hash.digest('hex');
}
