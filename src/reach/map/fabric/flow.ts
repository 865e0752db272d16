import type { Carried } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Requests } from '#equation/requests.ts';
import type { Way } from '#mesh/way.ts';
import {
  type ConnectionSet,
  connectionsOn,
  isEmpty,
  NO_CONNECTIONS,
  subtract,
  union,
} from '#set/connection-set.ts';
import { formatRequests } from '#set/format-requests.ts';
import { NO_PORTS, type PortSet, unionPorts } from '#set/port-set.ts';
import { isAllRequests, isNoRequests, type RequestSet, subtractRequests } from '#set/request-set.ts';

/** One way of sending something, with the connections of a listener's own ports for which it is open for sure, or perhaps. */
export interface Flow {
  readonly transport: 'plaintext' | 'mtls' | 'tls';
  /** The relay, as `Kind/namespace/name`; `''` if none. */
  readonly via: string;
  readonly requests: RequestSet;
  /** The same in words; `''` for everything. Equal sets have equal texts. */
  readonly text: string;
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
}

/**
 * What peers get on one way: open where nothing is in doubt; unknown where the network, the mesh or the identity is, and for requests that
 * need something besides an identity (a token) or that can't be told.
 */
export function flowsOf(
  listener: Pick<FabricListener, 'protocol'>,
  way: Pick<Way, 'accepted'>,
  how: Pick<Flow, 'transport' | 'via'>,
  hops: Carried,
  requests: Requests,
  sure: boolean,
): readonly Flow[] {
  if (way.accepted === 'no') return [];
  const certain = way.accepted === 'yes' && sure;
  const open = certain ? hops.open : NO_PORTS;
  const unknown = certain ? hops.unknown : unionPorts(hops.open, hops.unknown);
  const flow = (set: RequestSet, ports: PortSet, isOpen: boolean): readonly Flow[] => {
    if (ports.length === 0 || isNoRequests(set)) return [];
    const connections = connectionsOn(listener.protocol, ports);
    const sets = isOpen
      ? { open: connections, unknown: NO_CONNECTIONS }
      : { open: NO_CONNECTIONS, unknown: connections };
    return [{ ...how, requests: set, text: requestsText(set), ...sets }];
  };
  return [
    ...flow(requests.certain, open, true),
    ...(open.length === 0 ? [] : flow(doubtful(requests), open, false)),
    ...flow(requests.possible, unknown, false),
  ];
}

const texts = new WeakMap<RequestSet, string>();

/** In words, `''` for everything; each set is told once. */
export function requestsText(set: RequestSet): string {
  const text = texts.get(set) ?? (isAllRequests(set) ? '' : formatRequests(set));
  texts.set(set, text);
  return text;
}

const rests = new WeakMap<Requests, RequestSet>();

/** What may be permitted, and isn't for sure. */
function doubtful(requests: Requests): RequestSet {
  const { certain, possible } = requests;
  if (certain === possible) return [];
  const rest = rests.get(requests) ?? subtractRequests(possible, certain);
  rests.set(requests, rest);
  return rest;
}

/** Flows that differ only in their connections, as one; what is open for sure isn't unknown besides. */
export function mergeFlows(flows: readonly Flow[]): readonly Flow[] {
  const merged = new Map<string, Flow>();
  for (const flow of flows) {
    const key = flowKey(flow);
    const known = merged.get(key);
    merged.set(key, known === undefined ? flow : joined(known, flow));
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, flow]) => flow);
}

/** By what two flows are alike, whatever their connections. */
export function flowKey({ transport, via, text }: Pick<Flow, 'transport' | 'via' | 'text'>): string {
  return `${transport}\n${via}\n${text}`;
}

function joined(a: Flow, b: Flow): Flow {
  const open = union(a.open, b.open);
  const unknown = union(a.unknown, b.unknown);
  return { ...a, open, unknown: isEmpty(unknown) ? unknown : subtract(unknown, open) };
}
