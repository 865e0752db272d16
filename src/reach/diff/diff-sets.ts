import type { Outcome } from '#network/verdict/verdict.ts';
import type { DiffChange, Reachable, Transition } from '#reach/diff/diff-model.ts';
import {
  type ConnectionSet,
  complement,
  equals,
  formatConnections,
  intersect,
  isEmpty,
  NO_CONNECTIONS,
  union,
} from '#set/connection-set.ts';

export const NOTHING: Reachable = { open: NO_CONNECTIONS, unknown: NO_CONNECTIONS };

const OUTCOMES: readonly Outcome[] = ['open', 'unknown', 'closed'];

/** What turned from what into what. Newly reachable first. */
export function transitions(before: Reachable, after: Reachable): readonly Transition[] {
  if (sameReach(before, after)) return [];
  return ORDER.flatMap(([from, to]) => {
    const connections = intersect(part(before, from), part(after, to));
    return isEmpty(connections) ? [] : { before: from, after: to, connections };
  });
}

const ORDER: readonly (readonly [Outcome, Outcome])[] = [...OUTCOMES]
  .reverse()
  .flatMap((from) => OUTCOMES.map((to) => [from, to] as const))
  .filter(([from, to]) => from !== to);

function part({ open, unknown }: Reachable, outcome: Outcome): ConnectionSet {
  if (outcome === 'open') return open;
  return outcome === 'unknown' ? unknown : complement(union(open, unknown));
}

export function sameReach(a: Reachable, b: Reachable): boolean {
  return a === b || (equals(a.open, b.open) && equals(a.unknown, b.unknown));
}

/** What either lets through; open for sure wins. */
export function unionReach(a: Reachable, b: Reachable): Reachable {
  const open = union(a.open, b.open);
  const unknown = intersect(union(a.unknown, b.unknown), complement(open));
  return { open, unknown };
}

export function isNothing({ open, unknown }: Reachable): boolean {
  return isEmpty(open) && isEmpty(unknown);
}

/** The kind of a change, from what could be reached before and after. */
export function kindOf(before: Reachable, after: Reachable): DiffChange['kind'] {
  if (isNothing(before)) return 'new';
  return isNothing(after) ? 'gone' : 'changed';
}

/** The same text for the same pair of sets. */
export function deltaKey(before: Reachable, after: Reachable): string {
  return `${setText(before.open)}|${setText(before.unknown)}|${setText(after.open)}|${setText(after.unknown)}`;
}

const texts = new WeakMap<ConnectionSet, string>();

/** Sets are shared by many edges: each is written out once. */
function setText(set: ConnectionSet): string {
  const known = texts.get(set) ?? formatConnections(set);
  texts.set(set, known);
  return known;
}
