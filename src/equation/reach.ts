import type { Fabric } from '#equation/fabric.ts';
import { bothCarry, type Carried, carried, firstHop, relayPeer } from '#equation/hop.ts';
import { type Presented, presented } from '#equation/identity.ts';
import type { FabricListener } from '#equation/listener.ts';
import { outcomeOf } from '#equation/outcome.ts';
import { NO_REQUESTS_AT_ALL, type Requests, requestsFrom, requestsOf } from '#equation/requests.ts';
import { peerAddresses } from '#equation/source-address.ts';
import type { Way } from '#mesh/way.ts';
import { type Connections, connections } from '#network/connections.ts';
import { type Peer, workloadPeer } from '#network/peer.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import type { PortSet } from '#set/port-set.ts';
import { unionPorts } from '#set/port-set.ts';
import { ABSENT, strings } from '#set/string-set.ts';

/** The layer that refuses, in the order in which a connection meets them. */
export type Layer = 'network' | 'transport' | 'identity' | 'authorization';

/** One way tried by one peer, with what each layer said. */
export interface Attempt {
  readonly way: Way;
  readonly outcome: Outcome;
  /** Of a way that is closed: the first layer that refuses for sure. */
  readonly stoppedBy?: Layer;
  readonly ports: PortSet;
  readonly identity: Presented;
  readonly requests: Requests;
  /** From the peer to the pods, or to the relay; and from there to the pods. */
  readonly hops: readonly Connections[];
}

/** `reach(p, l)` for one peer: what an attacker in it gets, and by which of the ways. */
export interface ReachVerdict {
  readonly peer: Peer;
  readonly listener: FabricListener;
  readonly outcome: Outcome;
  readonly attempts: readonly Attempt[];
}

/** Tries every way to a listener. What the peer's own proxy would do counts for nothing: an attacker goes around it. */
export function reach(fabric: Fabric, peer: Peer, listener: FabricListener): ReachVerdict {
  const attempts = listener.ways.map((way) => attempt(fabric, peer, listener, way));
  const outcomes = attempts.map(({ outcome }) => outcome);
  const outcome = outcomes.includes('open') ? 'open' : outcomes.includes('unknown') ? 'unknown' : 'closed';
  return { peer, listener, outcome, attempts };
}

function attempt(fabric: Fabric, peer: Peer, listener: FabricListener, way: Way): Attempt {
  const to = workloadPeer(listener.workload);
  const relay = way.via && relayPeer(fabric, way.via);
  const hops = relay
    ? [connections(fabric.network, peer, relay), connections(fabric.network, relay, to)]
    : [connections(fabric.network, peer, to)];
  const carries = allCarry(listener, way, hops);
  const identity = presented(fabric, peer, listener.workload);
  const requests = permitted(fabric, peer, way, identity);
  const canShow = way.transport === 'plaintext' || identity.sure;
  const outcome = outcomeOf(way, carries, requests, canShow);
  const ports = outcome === 'open' ? carries.open : unionPorts(carries.open, carries.unknown);
  const base = { way, outcome, identity, requests, hops };
  if (outcome !== 'closed') return { ...base, ports };
  return { ...base, ports: [], stoppedBy: layerOf(way, carries, identity) };
}

function allCarry(listener: FabricListener, way: Way, hops: readonly Connections[]): Carried {
  const [first, second] = hops;
  const start: Carried = first ? firstHop(listener, way, first) : { open: [], unknown: [] };
  return second ? bothCarry(start, carried(listener, way, second)) : start;
}

function permitted(fabric: Fabric, peer: Peer, way: Way, { principal, perhaps }: Presented): Requests {
  if (way.transport === 'mtls' && principal === undefined && perhaps === undefined) return NO_REQUESTS_AT_ALL;
  const all = requestsFrom(way.authorization, { source: peerAddresses(fabric, peer) });
  if (way.transport === 'plaintext') return requestsOf(all, ABSENT);
  const own = principal === undefined ? ABSENT : strings(principal);
  return requestsOf(all, perhaps?.principals ?? own);
}

function layerOf(way: Way, { open, unknown }: Carried, { principal, perhaps }: Presented): Layer {
  if (open.length === 0 && unknown.length === 0) return 'network';
  if (way.accepted === 'no') return 'transport';
  return way.transport === 'mtls' && principal === undefined && perhaps === undefined
    ? 'identity'
    : 'authorization';
}
