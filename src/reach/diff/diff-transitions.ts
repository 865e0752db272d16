import type { Outcome } from '#network/verdict/verdict.ts';
import type { Transition, TransitionWay } from '#reach/diff/diff-model.ts';
import { flowsIn, type Sided } from '#reach/diff/sided.ts';
import type { Flow } from '#reach/map/fabric/flow.ts';
import { compareText } from '#reach/map/map-order.ts';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  includes,
  intersect,
  isEmpty,
  subtract,
  union,
} from '#set/connection-set.ts';
import { includesRequests, NO_REQUESTS, type RequestSet, unionRequests } from '#set/request-set.ts';

/** How something is sent on some connections: everything that is possible, and whether it is sure. */
interface State {
  readonly ways: readonly (TransitionWay & { readonly set: RequestSet })[];
  readonly key: string;
}

/** What turned from what into what, where the flows are known. What opens something comes first. */
export function flowTransitions(before: Sided, after: Sided): readonly Transition[] {
  const [left, right] = [flowsIn(before), flowsIn(after)];
  const found = new Map<string, { readonly from: State; readonly to: State; connections: ConnectionSet }>();
  for (const piece of pieces([...left, ...right])) {
    const [from, to] = [stateOn(left, piece), stateOn(right, piece)];
    if (from.key === to.key) continue;
    const key = `${from.key}\n\n${to.key}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { from, to, connections: piece });
    else known.connections = union(known.connections, piece);
  }
  return [...found]
    .map(([key, { from, to, connections }]) => ({ key, transition: transition(from, to, connections) }))
    .sort((a, b) => rank(a.transition) - rank(b.transition) || compareText(a.key, b.key))
    .map((one) => one.transition);
}

/** All connections that some flow carries, cut wherever one begins or ends. */
function pieces(flows: readonly Flow[]): readonly ConnectionSet[] {
  let parts: readonly ConnectionSet[] = [ALL_CONNECTIONS];
  for (const set of flows.flatMap(({ open, unknown }) => [open, unknown])) {
    parts = parts.flatMap((part) =>
      [intersect(part, set), subtract(part, set)].filter((one) => !isEmpty(one)),
    );
  }
  return parts;
}

function stateOn(flows: readonly Flow[], piece: ConnectionSet): State {
  const ways = flows.flatMap(({ transport, text, requests, open, unknown }) => {
    const sure = includes(open, piece);
    return sure || includes(unknown, piece) ? [{ transport, requests: text, sure, set: requests }] : [];
  });
  const sorted = ways
    .map((way) => ({ way, key: `${way.transport}\n${way.requests}\n${way.sure}` }))
    .sort((a, b) => compareText(a.key, b.key));
  return { ways: sorted.map(({ way }) => way), key: sorted.map(({ key }) => key).join('\n\n') };
}

function transition(from: State, to: State, connections: ConnectionSet): Transition {
  const opens = opened(from, to);
  return {
    before: outcomeOf(from),
    after: outcomeOf(to),
    connections,
    ways: { before: from.ways.map(told), after: to.ways.map(told) },
    ...(opens === undefined ? {} : { opens }),
  };
}

function told({ transport, requests, sure }: TransitionWay): TransitionWay {
  return { transport, requests, sure };
}

function outcomeOf({ ways }: State): Outcome {
  if (ways.some(({ sure }) => sure)) return 'open';
  return ways.length > 0 ? 'unknown' : 'closed';
}

/** Whether something is possible that wasn't, by any way or else in plaintext. */
function opened(from: State, to: State): Transition['opens'] {
  if (!covers(from, to, () => true)) return 'reachable';
  return covers(from, to, (transport) => transport === 'plaintext') ? undefined : 'plaintext';
}

function covers(from: State, to: State, counts: (transport: TransitionWay['transport']) => boolean): boolean {
  const sets = ({ ways }: State) => ways.filter(({ transport }) => counts(transport));
  const [before, after] = [sets(from), sets(to)];
  if (after.length === 0 || before.some(({ requests }) => requests === '')) return true;
  const texts = new Set(before.map(({ requests }) => requests));
  const fresh = after.filter(({ requests }) => !texts.has(requests));
  if (fresh.length === 0) return true;
  const known = before.map(({ set }) => set).reduce(unionRequests, NO_REQUESTS);
  return fresh.every(({ set }) => includesRequests(known, set));
}

const OUTCOMES: readonly Outcome[] = ['closed', 'unknown', 'open'];

/** What opens something first, plaintext before all. */
function rank({ before, after, opens }: Transition): number {
  const first = opens === 'plaintext' ? 0 : opens === 'reachable' ? 1 : 2;
  return first * 9 + OUTCOMES.indexOf(before) * 3 + (2 - OUTCOMES.indexOf(after));
}
