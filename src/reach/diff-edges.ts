import type { DiffMap } from '#reach/diff-map.ts';
import type { DiffChange, Reachable } from '#reach/diff-model.ts';
import { deltaKey, kindOf, NOTHING, sameReach, transitions, unionReach } from '#reach/diff-sets.ts';
import { type Classes, classify, type Union } from '#reach/diff-union.ts';

/** One change with the numbers of the classes it concerns. */
interface Rectangle {
  readonly sources: number[];
  readonly destinations: readonly number[];
  readonly before: Reachable;
  readonly after: Reachable;
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
  const found = new Map<string, Rectangle>();
  for (const source of sources.members.keys()) {
    const row = compareRows(rows.base(source), rows.head(source), (destination) =>
      isOneAndTheSame(sources, source, destinations, destination),
    );
    for (const [key, delta] of row) {
      const text = `${key} ${delta.destinations.join()}`;
      const known = found.get(text);
      if (known === undefined) found.set(text, { ...delta, sources: [source] });
      else known.sources.push(source);
    }
  }
  return [...found.values()].flatMap((one) => rectangleChanges(one, sources, destinations, union));
}

/** By source class: what it reaches, by destination class. */
function rowsOf(
  edges: readonly DiffMap['edges'][number][],
  sources: Classes,
  destinations: Classes,
  side: 'base' | 'head',
): (source: number) => ReadonlyMap<number, Reachable> {
  const bySource = new Map<number, DiffMap['edges'][number][]>();
  for (const edge of edges) {
    for (const source of sources[side].get(edge.from) ?? []) {
      const known = bySource.get(source);
      if (known === undefined) bySource.set(source, [edge]);
      else known.push(edge);
    }
  }
  return (source) => {
    const row = new Map<number, Reachable>();
    for (const edge of bySource.get(source) ?? []) {
      for (const destination of destinations[side].get(edge.to) ?? []) {
        const known = row.get(destination);
        row.set(destination, known === undefined ? edge : unionReach(known, edge));
      }
    }
    return row;
  };
}

type Delta = Omit<Rectangle, 'sources' | 'destinations'> & { readonly destinations: number[] };

function compareRows(
  base: ReadonlyMap<number, Reachable>,
  head: ReadonlyMap<number, Reachable>,
  isSelf: (destination: number) => boolean,
): ReadonlyMap<string, Delta> {
  const deltas = new Map<string, Delta>();
  const numbers = [...new Set([...base.keys(), ...head.keys()])].sort((a, b) => a - b);
  for (const destination of numbers) {
    const [before, after] = [base.get(destination) ?? NOTHING, head.get(destination) ?? NOTHING];
    if (sameReach(before, after) || isSelf(destination)) continue;
    const key = deltaKey(before, after);
    const known = deltas.get(key);
    if (known === undefined) deltas.set(key, { before, after, destinations: [destination] });
    else known.destinations.push(destination);
  }
  return deltas;
}

/** A workload and itself are no pair. */
function isOneAndTheSame(
  sources: Classes,
  source: number,
  destinations: Classes,
  destination: number,
): boolean {
  const [from = [], to = []] = [sources.members[source], destinations.members[destination]];
  return from.length === 1 && to.length === 1 && from[0] === to[0];
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
  const [from, to] = [numbersOf(sourceClasses, sources), numbersOf(destinationClasses, destinations)];
  const stable = (number: number) => union.presence[number] === 'both';
  const parts: readonly (readonly [readonly number[], readonly number[]])[] = [
    [from.filter(stable), to.filter(stable)],
    [from.filter((number) => !stable(number)), to],
    [from.filter(stable), to.filter((number) => !stable(number))],
  ];
  return parts.flatMap(([left, right], index) => {
    const [own, other] = withoutSelf(left, right);
    if (own.length === 0 || other.length === 0) return [];
    const ids = (numbers: readonly number[]) => numbers.map((number) => union.ids[number] ?? '');
    const because = kindOf(before, after) === 'new' ? 'added' : 'removed';
    return {
      scope: 'workloads',
      kind: kindOf(before, after),
      from: { type: 'workloads', ids: ids(own) },
      to: { type: 'workloads', ids: ids(other) },
      ...(index === 0 ? {} : { because }),
      before,
      after,
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
