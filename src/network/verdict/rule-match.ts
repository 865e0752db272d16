import type { Pointer } from '#manifest/pointer.ts';
import type { Network } from '#network/network.ts';
import type { Peer } from '#network/peer.ts';
import type { PolicyPort, PolicyRule } from '#network/read/policy.ts';
import type { Tier, UnknownReason } from '#network/verdict/because.ts';
import { type Match, matchPeer } from '#network/verdict/match.ts';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  connectionsOn,
  isProtocol,
  NO_CONNECTIONS,
  union,
} from '#set/connection-set.ts';

/** Which connections a rule matches between two peers: for sure, and perhaps. */
export interface RuleMatch {
  readonly sure: ConnectionSet;
  readonly maybe: ConnectionSet;
  /** Why perhaps, if anything does. */
  readonly reason?: UnknownReason;
  readonly pointer: Pointer;
}

const NONE = { sure: NO_CONNECTIONS, maybe: NO_CONNECTIONS };

/** What a rule matches: its peers are compared with the other end, its ports are ports of the destination. */
export function matchRule(
  network: Network,
  rule: PolicyRule,
  tier: Tier,
  other: Peer,
  destination: Peer,
): RuleMatch {
  const peer = matchPeers(network, rule, tier, other);
  if (peer.match === 'no') return { ...NONE, pointer: rule.pointer };
  const ports = matchPorts(rule, destination);
  if (peer.match === 'yes') return ports;
  const maybe = union(ports.sure, ports.maybe);
  return { sure: NO_CONNECTIONS, maybe, reason: peer.match, pointer: peer.pointer };
}

/** Whether the rule is about this peer: its elements are alternatives. */
export function matchPeers(
  network: Network,
  rule: PolicyRule,
  tier: Tier,
  other: Peer,
): { readonly match: Match; readonly pointer: Pointer } {
  if (rule.peers === 'any') return { match: 'yes', pointer: rule.pointer };
  let best: { match: Match; pointer: Pointer } = { match: 'no', pointer: rule.pointer };
  for (const element of rule.peers) {
    const match = matchPeer(network, element, tier, other);
    if (match === 'yes') return { match, pointer: element.pointer };
    if (match !== 'no' && best.match === 'no') best = { match, pointer: element.pointer };
  }
  return best;
}

/** The connections that a rule's ports stand for at a destination. */
export function matchPorts(rule: PolicyRule, destination: Peer): RuleMatch {
  if (rule.ports === 'any') return { sure: ALL_CONNECTIONS, maybe: NO_CONNECTIONS, pointer: rule.pointer };
  let [sure, maybe] = [NO_CONNECTIONS, NO_CONNECTIONS];
  let uncertain: { reason: UnknownReason; pointer: Pointer } | undefined;
  for (const port of rule.ports) {
    const found = matchPort(port, destination);
    if (typeof found !== 'string') sure = union(sure, found);
    else {
      maybe = ALL_CONNECTIONS;
      uncertain ??= { reason: found, pointer: 'pointer' in port ? port.pointer : rule.pointer };
    }
  }
  return { sure, maybe, pointer: rule.pointer, ...uncertain };
}

/** A name means the destination pod's own ports of that name; an address has no names. */
function matchPort(port: PolicyPort, destination: Peer): ConnectionSet | UnknownReason {
  switch (port.type) {
    case 'ports':
      return connectionsOn(port.protocol, port.ports);
    case 'named':
      if (destination.type === 'pod') return 'named-port';
      if (destination.type !== 'workload') return NO_CONNECTIONS;
      return destination.workload.ports
        .filter(({ name, protocol }) => name === port.name && (port.protocol ?? protocol) === protocol)
        .reduce<ConnectionSet>(
          (set, { protocol, number }) =>
            isProtocol(protocol) ? union(set, connectionsOn(protocol, [[number, number]])) : set,
          NO_CONNECTIONS,
        );
    case 'invalid':
      return 'invalid-policy';
    default:
      return port satisfies never;
  }
}
