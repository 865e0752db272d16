import { formatStrings } from '#set/format-strings.ts';
import { normalRequests } from '#set/normal.ts';
import {
  addressesOf,
  includesRegion,
  type Region,
  type RequestSet,
  subtractRegions,
  valuesOf,
  withValues,
} from '#set/region.ts';
import { isNoStrings, subtractStrings } from '#set/string-set.ts';

/** Beyond so many regions they are taken as they are. */
const FEW = 40;

/**
 * The set in regions that ask for as little as they can, as people would write it; they may overlap. They depend on nothing but what is
 * in the set, unless it is very large.
 */
export function plainest(set: RequestSet): RequestSet {
  if (set.length < 2) return set;
  const regions = normalRequests(set) ?? set;
  if (regions.length < 2 || regions.length > FEW) return regions;
  const wide = regions.map((region) => widened(region, regions));
  return narrowed(withoutNeedless(wide));
}

/** Without the dimensions that make no difference, given the other regions; one after another in a fixed order. */
function widened(region: Region, regions: RequestSet): Region {
  let wide = region;
  for (const [dimension] of [...valuesOf(region)].sort(byName)) {
    const { [dimension]: _left, ...values } = wide.values;
    const candidate = { ...wide, values };
    if (isCovered(candidate, regions)) wide = candidate;
  }
  for (const [dimension] of [...addressesOf(region)].sort(byName)) {
    const { [dimension]: _left, ...addresses } = wide.addresses;
    const candidate = { ...wide, addresses };
    if (isCovered(candidate, regions)) wide = candidate;
  }
  return wide;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function isCovered(region: Region, regions: RequestSet): boolean {
  if (regions.some((other) => includesRegion(other, region))) return true;
  let rest: RequestSet = [region];
  for (const other of regions) rest = rest.flatMap((one) => subtractRegions(one, other));
  return rest.length === 0;
}

/** Without those that the others cover. */
function withoutNeedless(regions: RequestSet): RequestSet {
  let kept = regions.filter(
    (region, index) =>
      !regions.some(
        (other, place) =>
          includesRegion(other, region) &&
          (place < index || !includesRegion(region, other)) &&
          place !== index,
      ),
  );
  for (const region of [...kept]) {
    const others = kept.filter((one) => one !== region);
    if (isCovered(region, others)) kept = others;
  }
  return kept;
}

/** Without the values that another region has anyway, where that reads shorter. */
function narrowed(regions: RequestSet): RequestSet {
  const current = [...regions];
  for (const [index, region] of regions.entries()) {
    for (const [dimension] of [...valuesOf(region)].sort(byName)) {
      for (const [place, other] of current.entries()) {
        const own = current[index] ?? region;
        const [values, others] = [own.values[dimension], other.values[dimension]];
        if (place === index || values === undefined || others === undefined) continue;
        if (!includesRegion({ ...other, values: { ...other.values, [dimension]: values } }, own)) continue;
        const fewer = subtractStrings(values, others);
        if (isNoStrings(fewer) || formatStrings(fewer).length >= formatStrings(values).length) continue;
        current[index] = withValues(own, dimension, fewer);
      }
    }
  }
  return current;
}
