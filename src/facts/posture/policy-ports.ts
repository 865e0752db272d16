import type { PolicyRule } from '#network/read/policy.ts';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  connectionsOn,
  formatConnections,
  isEmpty,
  NO_CONNECTIONS,
  union,
} from '#set/connection-set.ts';

/** The numbered ports of a rule; which numbers its names stand for depends on the pod. */
export function connectionsOf(ports: PolicyRule['ports']): ConnectionSet {
  if (ports === 'any') return ALL_CONNECTIONS;
  return ports.reduce(
    (all, port) => (port.type === 'ports' ? union(all, connectionsOn(port.protocol, port.ports)) : all),
    NO_CONNECTIONS,
  );
}

/** A rule's ports in words: `all`, or protocols with numbers, and names. */
export function portsText(ports: PolicyRule['ports']): string {
  const numbered = connectionsOf(ports);
  const names = ports === 'any' ? [] : ports.flatMap((port) => (port.type === 'named' ? port.name : []));
  return [...(isEmpty(numbered) ? [] : [formatConnections(numbered)]), ...names].join(', ');
}
