import { type Diagram, diagramOf, followed } from '#set/diagram.ts';
import type { Dimension } from '#set/dimension.ts';
import type { Region, RequestSet } from '#set/region.ts';
import { simplify } from '#set/simplify.ts';
import { ANYTHING, type StringSet, stringsKey, unionAll } from '#set/string-set.ts';

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
 * two have the same rest (unless the set is so large that this can't be told); that of one may be empty. Their order doesn't depend on
 * that of the regions.
 */
export function splitBy(set: RequestSet, dimension: Dimension): readonly Part[] {
  return splitAll([set], dimension).map(({ values, rests }) => ({ values, rest: rests[0] ?? [] }));
}

/** Parts all values of a dimension so that within a part each of the sets holds the same. */
export function splitAll(sets: readonly RequestSet[], dimension: Dimension): readonly CommonPart[] {
  const regions = sets.flat();
  const diagram = diagramOf(regions, dimension);
  const owner = sets.flatMap((set, index) => set.map(() => index));
  const groups = new Map<string, { readonly values: StringSet[]; readonly held: Held }>();
  for (const { values, active } of atomsOf(diagram, dimension, regions.length)) {
    const held: number[][] = sets.map(() => []);
    for (const region of active) held[owner[region] ?? 0]?.push(region);
    const key = held.map((own) => diagram.nodeOf(own, 1) ?? `of ${own.join()}`).join(';');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { values: [values], held });
    else group.values.push(values);
  }
  return [...groups.values()]
    .map(({ values, held }) => ({
      values: unionAll(values),
      rests: held.map((own) => simplify(own.flatMap((region) => without(regions[region], dimension)))),
    }))
    .sort((a, b) => (stringsKey(a.values) < stringsKey(b.values) ? -1 : 1));
}

/** For each set, the numbers of its regions that hold some value. */
type Held = readonly (readonly number[])[];

/** What the regions can tell apart in the dimension, with those that hold something for it. */
function atomsOf(
  { levels: [level] }: Diagram,
  dimension: Dimension,
  count: number,
): readonly { readonly values: StringSet; readonly active: readonly number[] }[] {
  const all = Array.from({ length: count }, (_, region) => region);
  if (level?.type !== 'values' || level.dimension !== dimension) return [{ values: ANYTHING, active: all }];
  const active = followed(level, all);
  return level.atoms.map(({ values }, atom) => ({ values, active: active[atom] ?? [] }));
}

function without(region: Region | undefined, dimension: Dimension): RequestSet {
  if (region === undefined) return [];
  const { [dimension]: _left, ...values } = region.values;
  return [{ ...region, values }];
}
