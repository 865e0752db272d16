import type { AddressSet } from '#set/address-set.ts';
import type { AddressDimension, Dimension } from '#set/dimension.ts';
import { type Atom, partitionAddresses, partitionStrings } from '#set/partition.ts';
import { addressesOf, type Region, type RequestSet, valuesOf } from '#set/region.ts';
import type { StringSet } from '#set/string-set.ts';

/**
 * Regions as a decision diagram: it asks one dimension after another, always in the same order, and two places in it from which the
 * same requests are held are one node. So sets are equal if their nodes are.
 */
export interface Diagram {
  readonly levels: readonly Level[];
  readonly nodes: readonly Node[];
  /** The node of the union of some of the regions, from a level on; `undefined` if the diagram gets too large. */
  readonly nodeOf: (regions: readonly number[], level?: number) => number | undefined;
}

export const NOTHING = 0;
export const EVERYTHING = 1;

/** A dimension, its values parted by what the regions can tell apart. */
export type Level = (
  | { readonly type: 'values'; readonly dimension: Dimension; readonly atoms: readonly Atom<StringSet>[] }
  | {
      readonly type: 'addresses';
      readonly dimension: AddressDimension;
      readonly atoms: readonly Atom<AddressSet>[];
    }
) & {
  /** The regions that ask for the dimension. */
  readonly naming: ReadonlySet<number>;
};

export interface Node {
  readonly level: number;
  /** Which atoms of the level lead to which node. */
  readonly edges: readonly { readonly atoms: readonly number[]; readonly to: number }[];
}

/** So much is looked at before a diagram is given up. */
const MOST_STEPS = 1_000_000;

/** A diagram of regions, in which one dimension may be asked first. */
export function diagramOf(regions: RequestSet, first?: Dimension): Diagram {
  const levels = levelsOf(regions, first);
  const leaf: Node = { level: levels.length, edges: [] };
  const nodes: Node[] = [leaf, leaf];
  const last = regions.map((region) => levels.findLastIndex((level) => names(region, level)));
  const known = new Map<string, number>();
  const made = new Map<string, number>();
  let steps = 0;
  const nodeOf = (active: readonly number[], from = 0): number | undefined => {
    if (active.length === 0) return NOTHING;
    if (active.some((region) => (last[region] ?? -1) < from)) return EVERYTHING;
    const level = levels.findIndex(
      ({ naming }, index) => index >= from && active.some((region) => naming.has(region)),
    );
    const id = `${level}:${active.join()}`;
    const before = known.get(id);
    if (before !== undefined) return before;
    const byNode = new Map<number, number[]>();
    for (const [atom, remaining] of followed(levels[level], active).entries()) {
      steps += remaining.length + 1;
      const to = steps > MOST_STEPS ? undefined : nodeOf(remaining, level + 1);
      if (to === undefined) return undefined;
      const same = byNode.get(to);
      if (same === undefined) byNode.set(to, [atom]);
      else same.push(atom);
    }
    const node = numberOf({ level, edges: [...byNode].map(([to, atoms]) => ({ atoms, to })) });
    known.set(id, node);
    return node;
  };
  const numberOf = (node: Node): number => {
    const [only] = node.edges;
    if (only !== undefined && node.edges.length === 1) return only.to;
    const id = JSON.stringify(node);
    const before = made.get(id) ?? nodes.push(node) - 1;
    made.set(id, before);
    return before;
  };
  return { levels, nodes, nodeOf };
}

/** For each atom of a level, which of the regions are left. */
export function followed(
  level: Level | undefined,
  active: readonly number[],
): readonly (readonly number[])[] {
  if (level === undefined) return [];
  const naming = new Set(active.filter((region) => level.naming.has(region)));
  const free = active.filter((region) => !naming.has(region));
  return level.atoms.map(({ members }) => {
    const held = members.filter((region) => naming.has(region));
    return held.length === 0 ? free : [...free, ...held].sort((a, b) => a - b);
  });
}

function levelsOf(regions: RequestSet, first: Dimension | undefined): readonly Level[] {
  const dimensions = [...new Set(regions.flatMap((region) => valuesOf(region).map(([one]) => one)))];
  const places = [...new Set(regions.flatMap((region) => addressesOf(region).map(([one]) => one)))];
  const rank = (dimension: Dimension): string => `${dimension === first ? 0 : 1}${dimension}`;
  dimensions.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return [
    ...dimensions.map((dimension): Level => {
      const sets = regions.flatMap(({ values }, region) => {
        const set = values[dimension];
        return set === undefined ? [] : [{ set, region }];
      });
      const atoms = renamed(partitionStrings(sets.map(({ set }) => set)), sets);
      return { type: 'values', dimension, atoms, naming: new Set(sets.map(({ region }) => region)) };
    }),
    ...places.sort().map((dimension): Level => {
      const sets = regions.flatMap(({ addresses }, region) => {
        const set = addresses[dimension];
        return set === undefined ? [] : [{ set, region }];
      });
      const atoms = renamed(partitionAddresses(sets.map(({ set }) => set)), sets);
      return { type: 'addresses', dimension, atoms, naming: new Set(sets.map(({ region }) => region)) };
    }),
  ];
}

/** With the numbers of the regions instead of those of their sets. */
function renamed<S>(
  atoms: readonly Atom<S>[],
  sets: readonly { readonly region: number }[],
): readonly Atom<S>[] {
  return atoms.map(({ values, members }) => ({
    values,
    members: members.map((place) => sets[place]?.region ?? place),
  }));
}

function names(region: Region, level: Level): boolean {
  return level.type === 'values'
    ? region.values[level.dimension] !== undefined
    : region.addresses[level.dimension] !== undefined;
}
