import type { Workload } from '#cluster/workload.ts';
import type { Counterexample, Doubt } from '#prove/counterexample.ts';
import { type Breach, counterexampleOf, doubtOf, isCertain, isPossible } from '#prove/from-passage.ts';
import type { Decision, Ground } from '#prove/invariant.ts';

/** How many cases are told; the others are only counted. */
const MOST = 25;

/** The breaches of an invariant as its decision, the plainest ones told. `nothing` says what was missing if nothing was looked at. */
export function collect(
  ground: Ground,
  looked: number,
  breaches: readonly Breach[],
  nothing: string,
): Decision {
  const certain = ranked(breaches.filter(isCertain));
  const counterexamples = certain.slice(0, MOST).map((one): Counterexample => counterexampleOf(ground, one));
  const possible = ranked(breaches.filter((one) => !isCertain(one) && isPossible(one)));
  const doubts = certain.length > 0 ? [] : possible.slice(0, MOST).map((one): Doubt => doubtOf(ground, one));
  const all = certain.length > 0 ? certain : possible;
  return { looked, nothing, counterexamples, doubts, more: Math.max(0, all.length - MOST) };
}

const SOURCES = { container: 0, service: 1, policy: 2, any: 3 } as const;
const PEERS = { pods: 0, workloads: 1, address: 2 } as const;

/**
 * Of each workload the plainest case first (a port that is declared; somebody whose manifest can be shown), so that the first few are about
 * different workloads; of each listener one case per kind of peer and transport.
 */
function ranked(breaches: readonly Breach[]): readonly Breach[] {
  const byWorkload = new Map<Workload, Map<string, Breach>>();
  for (const breach of breaches) {
    const { listener, peer, way } = breach.passage;
    const own = byWorkload.get(listener.workload) ?? new Map<string, Breach>();
    byWorkload.set(listener.workload, own);
    const from = breach.route?.[0]?.resource.id ?? peer.type;
    const key = `${listener.protocol} ${listener.port} ${from} ${way.transport}`;
    if (!own.has(key)) own.set(key, breach);
  }
  const lists = [...byWorkload.values()].map((own) => [...own.values()].sort((a, b) => rank(a) - rank(b)));
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, place) => lists.flatMap((list) => list[place] ?? [])).flat();
}

function rank({ passage: { listener, peer } }: Breach): number {
  return SOURCES[listener.source] * 3 + PEERS[peer.type];
}
