import type { Because, Direction } from '#network/verdict/because.ts';
import type { Decision, Outcome, Verdict } from '#network/verdict/verdict.ts';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  intersect,
  isEmpty,
  NO_CONNECTIONS,
  subtract,
  union,
} from '#set/connection-set.ts';

/** Connections that are still to be decided, and what has been said about them so far. */
export interface Pending {
  readonly connections: ConnectionSet;
  readonly because: readonly Because[];
}

/** One way in which some connections may turn out. Where two disagree, the outcome is unknown. */
export interface Possibility extends Pending {
  readonly outcome: 'open' | 'closed';
}

export const EVERYTHING_PENDING: readonly Pending[] = [{ connections: ALL_CONNECTIONS, because: [] }];

/** The part of what is pending that lies in a set. */
export function within(pending: readonly Pending[], set: ConnectionSet): readonly Pending[] {
  return keepSome(pending, (connections) => intersect(connections, set));
}

/** The part of what is pending that lies outside a set. */
export function without(pending: readonly Pending[], set: ConnectionSet): readonly Pending[] {
  return keepSome(pending, (connections) => subtract(connections, set));
}

function keepSome(
  pending: readonly Pending[],
  part: (connections: ConnectionSet) => ConnectionSet,
): readonly Pending[] {
  const kept: Pending[] = [];
  for (const { connections, because } of pending) {
    const rest = part(connections);
    if (!isEmpty(rest)) kept.push({ connections: rest, because });
  }
  return kept;
}

/** The pending connections with one more thing said about them. */
export function saying(pending: readonly Pending[], ...more: readonly Because[]): readonly Pending[] {
  return pending.map(({ connections, because }) => ({ connections, because: [...because, ...more] }));
}

/** Sums up the possibilities, which together cover all connections: a partition into decisions. */
export function settle(direction: Direction, possibilities: readonly Possibility[]): Verdict {
  let decisions: Decision[] = [];
  for (const possibility of possibilities) decisions = add(decisions, possibility);
  const settled = decisions.map(explained);
  const all = (outcome: Outcome): ConnectionSet =>
    settled
      .filter((decision) => decision.outcome === outcome)
      .reduce<ConnectionSet>((set, { connections }) => union(set, connections), NO_CONNECTIONS);
  return { direction, open: all('open'), unknown: all('unknown'), decisions: settled };
}

/** Adds a possibility to a partition, splitting the decisions that it cuts. */
function add(decisions: readonly Decision[], possibility: Possibility): Decision[] {
  const added: Decision[] = [];
  let rest = possibility.connections;
  for (const decision of decisions) {
    const shared = isEmpty(rest) ? rest : intersect(decision.connections, rest);
    if (isEmpty(shared)) {
      added.push(decision);
      continue;
    }
    const other = subtract(decision.connections, shared);
    if (!isEmpty(other)) added.push({ ...decision, connections: other });
    added.push({
      connections: shared,
      outcome: decision.outcome === possibility.outcome ? decision.outcome : 'unknown',
      because: merge(decision.because, possibility.because),
    });
    rest = subtract(rest, shared);
  }
  if (!isEmpty(rest)) added.push({ ...possibility, connections: rest });
  return added;
}

function merge(a: readonly Because[], b: readonly Because[]): readonly Because[] {
  const known = new Set(a.map(key));
  return [...a, ...b.filter((because) => !known.has(key(because)))];
}

function key(because: Because): string {
  const where =
    'policy' in because ? `${because.policy.id} ${because.policy.apiVersion} ${because.pointer}` : '';
  const what = because.type === 'unknown' || because.type === 'exempt' ? because.reason : '';
  return `${because.type} ${what} ${where}`;
}

/** Rules that disagree, with nothing uncertain about either, stand in policies of the same priority. */
function explained(decision: Decision): Decision {
  if (decision.outcome !== 'unknown' || decision.because.some(({ type }) => type === 'unknown')) {
    return decision;
  }
  const rule = decision.because.find((because) => because.type === 'rule');
  if (rule === undefined) return decision;
  const { direction, policy } = rule;
  const tie = {
    type: 'unknown',
    direction,
    reason: 'same-priority',
    policy,
    pointer: '/spec/priority',
  } as const;
  return { ...decision, because: [...decision.because, tie] };
}
