import type { Outcome } from '#network/verdict/verdict.ts';
import type { DiffChange, Transition } from '#reach/diff/diff-model.ts';
import { flowTransitions } from '#reach/diff/diff-transitions.ts';
import { flowsIn, type Sided } from '#reach/diff/sided.ts';
import { type Flow, flowKey, mergeFlows } from '#reach/map/fabric/flow.ts';
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

export const NOTHING: Sided = { open: NO_CONNECTIONS, unknown: NO_CONNECTIONS };

const OUTCOMES: readonly Outcome[] = ['open', 'unknown', 'closed'];

/** What turned from what into what. Newly reachable first. */
export function transitions(before: Sided, after: Sided): readonly Transition[] {
  if (sameReach(before, after)) return [];
  if (before.flows !== undefined || after.flows !== undefined) return flowTransitions(before, after);
  return ORDER.flatMap(([from, to]) => {
    const connections = intersect(part(before, from), part(after, to));
    return isEmpty(connections) ? [] : { before: from, after: to, connections };
  });
}

const ORDER: readonly (readonly [Outcome, Outcome])[] = [...OUTCOMES]
  .reverse()
  .flatMap((from) => OUTCOMES.map((to) => [from, to] as const))
  .filter(([from, to]) => from !== to);

function part({ open, unknown }: Sided, outcome: Outcome): ConnectionSet {
  if (outcome === 'open') return open;
  return outcome === 'unknown' ? unknown : complement(union(open, unknown));
}

export function sameReach(a: Sided, b: Sided): boolean {
  if (a === b) return true;
  if (!equals(a.open, b.open) || !equals(a.unknown, b.unknown)) return false;
  if (a.flows === undefined && b.flows === undefined) return true;
  return flowsText(a) === flowsText(b);
}

/** What either lets through; open for sure wins. */
export function unionReach(a: Sided, b: Sided): Sided {
  const open = union(a.open, b.open);
  const unknown = intersect(union(a.unknown, b.unknown), complement(open));
  if (a.flows === undefined && b.flows === undefined) return { open, unknown };
  if (isNothing(a)) return b;
  return isNothing(b) ? a : { open, unknown, flows: mergeFlows([...flowsIn(a), ...flowsIn(b)]) };
}

export function isNothing({ open, unknown }: Sided): boolean {
  return isEmpty(open) && isEmpty(unknown);
}

/** The kind of a change, from what could be reached before and after. */
export function kindOf(before: Sided, after: Sided): DiffChange['kind'] {
  if (isNothing(before)) return 'new';
  return isNothing(after) ? 'gone' : 'changed';
}

/** The same text for the same pair of sets. */
export function deltaKey(before: Sided, after: Sided): string {
  return `${setText(before.open)}|${setText(before.unknown)}|${setText(after.open)}|${setText(after.unknown)}|${flowsText(before)}|${flowsText(after)}`;
}

/** The flows in their order; nothing if only the network was asked, on both sides then. */
function flowsText(side: Sided): string {
  if (side.flows === undefined && isNothing(side)) return '';
  return flowsIn(side).map(flowText).join('|');
}

const flowTexts = new WeakMap<Flow, string>();

function flowText(flow: Flow): string {
  const text = flowTexts.get(flow) ?? `${flowKey(flow)} ${setText(flow.open)} ${setText(flow.unknown)}`;
  flowTexts.set(flow, text);
  return text;
}

const texts = new WeakMap<ConnectionSet, string>();

/** Sets are shared by many edges: each is written out once. */
function setText(set: ConnectionSet): string {
  const known = texts.get(set) ?? formatConnections(set);
  texts.set(set, known);
  return known;
}
