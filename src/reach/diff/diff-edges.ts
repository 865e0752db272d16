import type { DiffMap } from '#reach/diff/diff-map-model.ts';
import type { DiffChange } from '#reach/diff/diff-model.ts';
import { deltaKey, kindOf, NOTHING, sameReach, transitions, unionReach } from '#reach/diff/diff-sets.ts';
import { type Classes, classify, type Union, workloadsEnd } from '#reach/diff/diff-union.ts';
import { reachable, type Sided } from '#reach/diff/sided.ts';
import { members } from '#set/bits.ts';

/** One change with the classes that it concerns. */
interface Rectangle {
  readonly sources: number[];
  readonly destinations: Uint32Array<ArrayBuffer>;
  readonly before: Sided;
  readonly after: Sided;
}

/** What differs among workloads: by classes of sources and of destinations, never pair by pair. */
export function diffEdges(base: DiffMap, head: DiffMap, union: Union): readonly DiffChange[] {
  const groups = (map: DiffMap, end: 'from' | 'to') => ({ map, groups: map.edges.map((edge) => edge[end]) });
  const sources = classify(union, groups(base, 'from'), groups(head, 'from'));
  const destinations = classify(union, groups(base, 'to'), groups(head, 'to'));
  const rows = {
    base: rowsOf(base.edges, sources, destinations, 'base'),
    head: rowsOf(head.edges, sources, destinations, 'head'),
  };
  const keyOf = pairKeys();
  const found = new Map<string, Rectangle>();
  for (const source of sources.members.keys()) {
    const own = selfClass(sources, source, destinations);
    const deltas = compareRows(rows.base(source), rows.head(source), own, destinations.members.length, keyOf);
    for (const [key, delta] of deltas) {
      const text = `${key} ${delta.destinations.join()}`;
      const known = found.get(text);
      if (known === undefined) found.set(text, { ...delta, sources: [source] });
      else known.sources.push(source);
    }
  }
  return [...found.values()].flatMap((one) => rectangleChanges(one, sources, destinations, union));
}

type Row = ReadonlyMap<number, Sided>;

/** By source class: what it reaches, by destination class. Sources of the same edges share a row. */
function rowsOf(
  edges: DiffMap['edges'],
  sources: Classes,
  destinations: Classes,
  side: 'base' | 'head',
): (source: number) => Row {
  const bySource = new Map<number, number[]>();
  for (const [number, edge] of edges.entries()) {
    for (const source of sources[side].get(edge.from) ?? []) {
      const known = bySource.get(source);
      if (known === undefined) bySource.set(source, [number]);
      else known.push(number);
    }
  }
  const unite = unions();
  let last: { readonly key: string; readonly row: Row } = { key: '', row: new Map() };
  return (source) => {
    const own = bySource.get(source) ?? [];
    const key = own.join();
    if (key === last.key) return last.row;
    const row = new Map<number, Sided>();
    for (const edge of own.flatMap((number) => edges[number] ?? [])) {
      for (const destination of destinations[side].get(edge.to) ?? []) {
        const known = row.get(destination);
        row.set(destination, known === undefined ? edge : unite(known, edge));
      }
    }
    last = { key, row };
    return row;
  };
}

/** What either lets through, worked out once for each two: what is the same then is the same object. */
function unions(): (a: Sided, b: Sided) => Sided {
  const known = new WeakMap<Sided, Map<Sided, Sided>>();
  return (a, b) => {
    const row = known.get(a) ?? new Map<Sided, Sided>();
    known.set(a, row);
    const both = row.get(b) ?? unionReach(a, b);
    row.set(b, both);
    return both;
  };
}

type Delta = Omit<Rectangle, 'sources'>;
type KeyOf = (before: Sided, after: Sided) => string;

function compareRows(
  base: Row,
  head: Row,
  self: number | undefined,
  count: number,
  keyOf: KeyOf,
): ReadonlyMap<string, Delta> {
  const deltas = new Map<string, Delta>();
  const compare = (destination: number, before: Sided, after: Sided): void => {
    const key = before === after || destination === self ? '' : keyOf(before, after);
    if (key === '') return;
    const delta = deltas.get(key) ?? { before, after, destinations: new Uint32Array(Math.ceil(count / 32)) };
    delta.destinations[destination >> 5] =
      (delta.destinations[destination >> 5] ?? 0) | (1 << (destination & 31));
    deltas.set(key, delta);
  };
  for (const [destination, before] of base) compare(destination, before, head.get(destination) ?? NOTHING);
  for (const [destination, after] of head) if (!base.has(destination)) compare(destination, NOTHING, after);
  return deltas;
}

/** The key of a difference, `''` if there is none: worked out once for each pair of edges. */
function pairKeys(): KeyOf {
  const known = new Map<Sided, Map<Sided, string>>();
  return (before, after) => {
    const row = known.get(before) ?? new Map<Sided, string>();
    known.set(before, row);
    const key = row.get(after) ?? (sameReach(before, after) ? '' : deltaKey(before, after));
    row.set(after, key);
    return key;
  };
}

/** A workload and itself are no pair: the class of destinations that is the source class's only workload. */
function selfClass(sources: Classes, source: number, destinations: Classes): number | undefined {
  const [own, ...others] = sources.members[source] ?? [];
  if (own === undefined || others.length > 0) return undefined;
  const number = destinations.classOf[own];
  return number !== undefined && destinations.members[number]?.length === 1 ? number : undefined;
}

/** Told apart by whether a workload was added or removed: then that is the reason. */
function rectangleChanges(
  { sources, destinations, before, after }: Rectangle,
  sourceClasses: Classes,
  destinationClasses: Classes,
  union: Union,
): readonly DiffChange[] {
  const numbersOf = (classes: Classes, own: readonly number[]) =>
    own.flatMap((number) => classes.members[number] ?? []).sort((a, b) => a - b);
  const [from, to] = [
    numbersOf(sourceClasses, sources),
    numbersOf(destinationClasses, members(destinations)),
  ];
  const stable = (number: number) => union.presence[number] === 'both';
  const parts: readonly (readonly [readonly number[], readonly number[]])[] = [
    [from.filter(stable), to.filter(stable)],
    [from.filter((number) => !stable(number)), to],
    [from.filter(stable), to.filter((number) => !stable(number))],
  ];
  return parts.flatMap(([left, right], index) => {
    const [own, other] = withoutSelf(left, right);
    if (own.length === 0 || other.length === 0) return [];
    const because = kindOf(before, after) === 'new' ? 'added' : 'removed';
    return {
      scope: 'workloads',
      kind: kindOf(before, after),
      from: workloadsEnd(union, own),
      to: workloadsEnd(union, other),
      ...(index === 0 ? {} : { because }),
      before: reachable(before),
      after: reachable(after),
      transitions: transitions(before, after),
    };
  });
}

function withoutSelf(
  from: readonly number[],
  to: readonly number[],
): readonly [readonly number[], readonly number[]] {
  if (from.length === 1) return [from, to.filter((number) => number !== from[0])];
  if (to.length === 1) return [from.filter((number) => number !== to[0]), to];
  return [from, to];
}
