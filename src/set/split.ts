import type { Dimension } from '#set/dimension.ts';
import { equalRequests, type RequestSet, whereValue } from '#set/request-set.ts';
import {
  ANYTHING,
  intersectStrings,
  isNoStrings,
  type StringSet,
  stringsKey,
  subtractStrings,
  unionStrings,
} from '#set/string-set.ts';

/** Values of a dimension for which a set leaves the same requests. */
export interface Part {
  readonly values: StringSet;
  /** What the set holds for any of these values, with the dimension left out. */
  readonly rest: RequestSet;
}

/** As `Part`, for several sets at once: the rest of each, in the order in which they were given. */
export interface CommonPart {
  readonly values: StringSet;
  readonly rests: readonly RequestSet[];
}

/**
 * Parts all values of a dimension, absence included, by what the set holds for them. The parts are disjoint, cover everything, and no
 * two have the same rest; that of one may be empty.
 */
export function splitBy(set: RequestSet, dimension: Dimension): readonly Part[] {
  return splitAll([set], dimension).map(({ values, rests }) => ({ values, rest: rests[0] ?? [] }));
}

/** Parts all values of a dimension so that within a part each of the sets holds the same. */
export function splitAll(sets: readonly RequestSet[], dimension: Dimension): readonly CommonPart[] {
  const named = new Map<string, StringSet>();
  for (const set of sets) {
    for (const { values } of set) {
      const own = values[dimension];
      if (own !== undefined) named.set(stringsKey(own), own);
    }
  }
  const parts: { values: StringSet; rests: readonly RequestSet[] }[] = [];
  for (const values of refine([...named.values()])) {
    const rests = sets.map((set) => whereValue(set, dimension, values));
    const same = parts.find((part) =>
      part.rests.every((rest, index) => equalRequests(rest, rests[index] ?? [])),
    );
    if (same === undefined) parts.push({ values, rests });
    else same.values = unionStrings(same.values, values);
  }
  return parts;
}

/** The coarsest partition of all values in which each part is inside or outside of each set. */
function refine(sets: readonly StringSet[]): readonly StringSet[] {
  let parts: readonly StringSet[] = [ANYTHING];
  for (const set of sets) {
    parts = parts.flatMap((part) =>
      [intersectStrings(part, set), subtractStrings(part, set)].filter((one) => !isNoStrings(one)),
    );
  }
  return parts;
}
