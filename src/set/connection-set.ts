import {
  ALL_PORTS,
  equalPorts,
  formatPorts,
  hasPort,
  intersectPorts,
  isAllPorts,
  NO_PORTS,
  type PortSet,
  subtractPorts,
  unionPorts,
} from '#set/port-set.ts';

/** The protocols that NetworkPolicy knows (NetworkPolicyPort v1, `protocol`). ICMP and others it leaves undefined. */
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Which connections: for each protocol the destination ports. Canonical, so equal sets are deeply equal. */
export type ConnectionSet = { readonly [P in Protocol]: PortSet };

export const NO_CONNECTIONS: ConnectionSet = { TCP: NO_PORTS, UDP: NO_PORTS, SCTP: NO_PORTS };
export const ALL_CONNECTIONS: ConnectionSet = { TCP: ALL_PORTS, UDP: ALL_PORTS, SCTP: ALL_PORTS };

export function isProtocol(value: unknown): value is Protocol {
  return PROTOCOLS.some((protocol) => protocol === value);
}

/** Some ports of one protocol. */
export function connectionsOn(protocol: Protocol, ports: PortSet): ConnectionSet {
  return { ...NO_CONNECTIONS, [protocol]: ports };
}

export function union(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (a === b || isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  return combine(a, b, unionPorts);
}

export function intersect(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (a === b || b === ALL_CONNECTIONS) return a;
  if (a === ALL_CONNECTIONS) return b;
  return combine(a, b, intersectPorts);
}

export function subtract(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (isEmpty(a) || isEmpty(b)) return a;
  return combine(a, b, subtractPorts);
}

export function complement(set: ConnectionSet): ConnectionSet {
  return subtract(ALL_CONNECTIONS, set);
}

export function isEmpty(set: ConnectionSet): boolean {
  return set.TCP.length === 0 && set.UDP.length === 0 && set.SCTP.length === 0;
}

export function isAll(set: ConnectionSet): boolean {
  return isAllPorts(set.TCP) && isAllPorts(set.UDP) && isAllPorts(set.SCTP);
}

export function equals(a: ConnectionSet, b: ConnectionSet): boolean {
  return a === b || PROTOCOLS.every((protocol) => equalPorts(a[protocol], b[protocol]));
}

/** Whether `inner` is a subset of `outer`. */
export function includes(outer: ConnectionSet, inner: ConnectionSet): boolean {
  return isEmpty(subtract(inner, outer));
}

export function hasConnection(set: ConnectionSet, protocol: Protocol, port: number): boolean {
  return hasPort(set[protocol], port);
}

/** `all`, `none`, or by protocol: `TCP 80,443; UDP 53`. A whole protocol is just its name. */
export function formatConnections(set: ConnectionSet): string {
  if (isAll(set)) return 'all';
  if (isEmpty(set)) return 'none';
  return PROTOCOLS.filter((protocol) => set[protocol].length > 0)
    .map((protocol) => (isAllPorts(set[protocol]) ? protocol : `${protocol} ${formatPorts(set[protocol])}`))
    .join('; ');
}

function combine(
  a: ConnectionSet,
  b: ConnectionSet,
  operation: (a: PortSet, b: PortSet) => PortSet,
): ConnectionSet {
  return {
    TCP: operation(a.TCP, b.TCP),
    UDP: operation(a.UDP, b.UDP),
    SCTP: operation(a.SCTP, b.SCTP),
  };
}
