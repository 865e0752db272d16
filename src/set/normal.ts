import { unionAddresses } from '#set/address-set.ts';
import { type Diagram, diagramOf, EVERYTHING, type Level, NOTHING } from '#set/diagram.ts';
import {
  EVERY_REQUEST,
  keysOf,
  type Region,
  type RequestSet,
  withAddresses,
  withValues,
} from '#set/region.ts';
import { unionAll } from '#set/string-set.ts';

/** So many regions a normal form may have. */
const MOST = 256;

/**
 * The set as disjoint regions in an order that depends on nothing but what is in it: equal sets become deeply equal. `undefined` if that
 * takes too many.
 */
export function normalRequests(set: RequestSet): RequestSet | undefined {
  const diagram = diagramOf(set);
  const root = diagram.nodeOf(set.map((_, region) => region));
  if (root === undefined) return undefined;
  const regions = regionsFrom(diagram, root, new Map());
  if (regions === undefined) return undefined;
  const keyed = regions.map((region) => ({ region, key: JSON.stringify([...keysOf(region)].sort()) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ region }) => region);
}

/** All ways from a node to everything; `undefined` if there are too many. */
function regionsFrom(
  diagram: Diagram,
  node: number,
  known: Map<number, RequestSet | undefined>,
): RequestSet | undefined {
  if (node === NOTHING) return [];
  if (node === EVERYTHING) return [EVERY_REQUEST];
  if (known.has(node)) return known.get(node);
  const { level = 0, edges = [] } = diagram.nodes[node] ?? {};
  let regions: RequestSet | undefined = [];
  for (const { atoms, to } of edges) {
    const rest = regionsFrom(diagram, to, known);
    if (rest === undefined || regions === undefined || regions.length + rest.length > MOST)
      regions = undefined;
    else regions = [...regions, ...rest.map((region) => within(diagram.levels[level], atoms, region))];
  }
  known.set(node, regions);
  return regions;
}

function within(level: Level | undefined, atoms: readonly number[], region: Region): Region {
  if (level === undefined) return region;
  if (level.type === 'values') {
    return withValues(
      region,
      level.dimension,
      unionAll(atoms.flatMap((atom) => level.atoms[atom]?.values ?? [])),
    );
  }
  const sets = atoms.flatMap((atom) => level.atoms[atom]?.values ?? []);
  return withAddresses(region, level.dimension, sets.reduce(unionAddresses));
}
