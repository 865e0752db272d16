import { ALL_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import type { AddressDimension, Dimension } from '#set/dimension.ts';
import {
  EVERY_REQUEST,
  includesRegion,
  numbersOf,
  type Region,
  type RequestSet,
  withAddresses,
  withValues,
} from '#set/region.ts';
import { ANYTHING, unionAll } from '#set/string-set.ts';

/** Up to so many regions each is compared with each. */
const FEW = 64;

/** Sets that can't be made simpler. */
const simple = new WeakSet<RequestSet>();

/** The same requests in fewer regions: without those that another includes; those that differ in one dimension as one. */
export function simplify(regions: RequestSet): RequestSet {
  return simplifyFrom(regions, 0);
}

/** As `simplify` of both together. */
export function simplifyUnion(a: RequestSet, b: RequestSet): RequestSet {
  return simplifyFrom([...a, ...b], simple.has(a) ? a.length : 0);
}

/** The first `settled` regions don't include each other. */
function simplifyFrom(regions: RequestSet, settled: number): RequestSet {
  if (regions.length < 2) return regions;
  const everything = regions.find((region) => numbersOf(region).size === 0);
  if (everything !== undefined) return [everything];
  let current = withoutIncluded(regions, settled);
  for (;;) {
    const merged = mergeAlong(current);
    if (merged.length === current.length) {
      simple.add(merged);
      return merged;
    }
    current = withoutIncluded(merged, 0);
  }
}

function withoutIncluded(regions: RequestSet, settled: number): RequestSet {
  if (regions.length - settled > FEW) return regions;
  let kept: RequestSet = regions.slice(0, settled);
  for (const region of regions.slice(settled)) {
    if (kept.some((other) => includesRegion(other, region))) continue;
    kept = [...kept.filter((other) => !includesRegion(region, other)), region];
  }
  return kept;
}

/** Merges regions that are the same but for one dimension, for each dimension in turn. */
function mergeAlong(regions: RequestSet): RequestSet {
  let current = regions;
  const dimensions = [...new Set(regions.flatMap((region) => [...numbersOf(region).keys()]))].sort();
  for (const dimension of dimensions) {
    const groups = new Map<string, Region[]>();
    for (const region of current) {
      const id = idWithout(region, dimension);
      const group = groups.get(id);
      if (group === undefined) groups.set(id, [region]);
      else group.push(region);
    }
    if (groups.size < current.length) current = [...groups.values()].map((group) => merged(group, dimension));
  }
  return current;
}

function idWithout(region: Region, dimension: Dimension | AddressDimension): string {
  let id = '';
  for (const [name, text] of numbersOf(region)) if (name !== dimension) id += `${text},`;
  return id;
}

/** The union of regions that are the same but for one dimension. */
function merged(regions: RequestSet, dimension: Dimension | AddressDimension): Region {
  const [first = EVERY_REQUEST] = regions;
  if (regions.length === 1) return first;
  if (isPlace(dimension)) {
    const sets = regions.map(({ addresses }) => addresses[dimension] ?? ALL_ADDRESSES);
    return withAddresses(first, dimension, sets.reduce(unionAddresses));
  }
  return withValues(first, dimension, unionAll(regions.map(({ values }) => values[dimension] ?? ANYTHING)));
}

function isPlace(dimension: Dimension | AddressDimension): dimension is AddressDimension {
  return dimension === 'source' || dimension === 'remote' || dimension === 'destination';
}
