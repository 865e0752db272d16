import { ALL_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import type { AddressDimension, Dimension } from '#set/dimension.ts';
import {
  EVERY_REQUEST,
  includesRegion,
  keysOf,
  type Region,
  type RequestSet,
  withAddresses,
  withValues,
} from '#set/region.ts';
import { ANYTHING, unionAll } from '#set/string-set.ts';

/** Up to so many regions each is compared with each. */
const FEW = 64;

/** The same requests in fewer regions: without those that another includes; those that differ in one dimension as one. */
export function simplify(regions: RequestSet): RequestSet {
  if (regions.length < 2) return regions;
  let current = withoutIncluded(regions);
  for (;;) {
    const merged = mergeAlong(current);
    if (merged.length === current.length) return merged;
    current = withoutIncluded(merged);
  }
}

function withoutIncluded(regions: RequestSet): RequestSet {
  if (regions.length > FEW) return regions;
  const kept: Region[] = [];
  for (const region of regions) {
    if (kept.some((other) => includesRegion(other, region))) continue;
    const wider = kept.filter((other) => !includesRegion(region, other));
    kept.splice(0, kept.length, ...wider, region);
  }
  return kept;
}

/** Merges regions that are the same but for one dimension, for each dimension in turn. */
function mergeAlong(regions: RequestSet): RequestSet {
  const numbers = new Map<string, number>();
  let keyed = regions.map((region) => keyedRegion(region, numbers));
  const dimensions = [...new Set(keyed.flatMap(({ keys }) => [...keys.keys()]))].sort();
  for (const dimension of dimensions) {
    const groups = new Map<string, Keyed[]>();
    for (const one of keyed) {
      const id = idWithout(one, dimension);
      const group = groups.get(id);
      if (group === undefined) groups.set(id, [one]);
      else group.push(one);
    }
    if (groups.size === keyed.length) continue;
    keyed = [...groups.values()].map((group) => {
      const [first] = group;
      return first !== undefined && group.length === 1
        ? first
        : keyedRegion(merged(group, dimension), numbers);
    });
  }
  return keyed.map(({ region }) => region);
}

interface Keyed {
  readonly region: Region;
  /** For each dimension that it names a number, the same for equal sets only; ascending by dimension. */
  readonly keys: ReadonlyMap<Dimension | AddressDimension, number>;
}

function keyedRegion(region: Region, numbers: Map<string, number>): Keyed {
  const keys = [...keysOf(region)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([dimension, key]) => {
      // One number for the dimension and the set, so that a list of numbers says which dimensions are named.
      const id = JSON.stringify([dimension, key]);
      const number = numbers.get(id) ?? numbers.size;
      numbers.set(id, number);
      return [dimension, number] as const;
    });
  return { region, keys: new Map(keys) };
}

function idWithout({ keys }: Keyed, dimension: Dimension | AddressDimension): string {
  let id = '';
  for (const [name, number] of keys) if (name !== dimension) id += `${number},`;
  return id;
}

/** The union of regions that are the same but for one dimension. */
function merged(group: readonly Keyed[], dimension: Dimension | AddressDimension): Region {
  const regions = group.map(({ region }) => region);
  const [first = EVERY_REQUEST] = regions;
  if (isPlace(dimension)) {
    const sets = regions.map(({ addresses }) => addresses[dimension] ?? ALL_ADDRESSES);
    return withAddresses(first, dimension, sets.reduce(unionAddresses));
  }
  return withValues(first, dimension, unionAll(regions.map(({ values }) => values[dimension] ?? ANYTHING)));
}

function isPlace(dimension: Dimension | AddressDimension): dimension is AddressDimension {
  return dimension === 'source' || dimension === 'remote' || dimension === 'destination';
}
