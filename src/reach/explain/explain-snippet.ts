import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Network } from '#network/network.ts';
import type { Peer } from '#network/peer.ts';
import type { Direction } from '#network/verdict/because.ts';
import { type AddressSet, FAMILIES, type Family } from '#set/address-set.ts';
import { formatAddress } from '#set/address-text.ts';
import type { Protocol } from '#set/connection-set.ts';
import type { Labels } from '#set/selector.ts';

interface SnippetPort {
  readonly protocol: Protocol;
  readonly port: number;
}

/** The smallest NetworkPolicy that lets a peer through on one side of a workload, and nothing else. */
export function allowPolicy(
  network: Network,
  direction: Direction,
  governed: Workload,
  other: Peer,
  { protocol, port }: SnippetPort,
): JsonObject {
  const peers = peerElements(network, other);
  const key = direction === 'ingress' ? 'from' : 'to';
  const verb = direction === 'ingress' ? 'from' : 'to';
  const name = policyName('allow', governed.resource.name, `${verb}-${peerName(other)}`);
  return networkPolicy(network, governed, name, direction, [{ [key]: peers, ports: [{ protocol, port }] }]);
}

/** A NetworkPolicy that isolates a workload in one direction and allows nothing. */
export function isolatePolicy(network: Network, direction: Direction, governed: Workload): JsonObject {
  return networkPolicy(
    network,
    governed,
    policyName('deny', governed.resource.name, direction),
    direction,
    [],
  );
}

function networkPolicy(
  network: Network,
  governed: Workload,
  name: string,
  direction: Direction,
  rules: readonly JsonObject[],
): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: governed.namespace },
    spec: {
      podSelector: labelSelector(shortLabels(network, governed)),
      policyTypes: [direction === 'ingress' ? 'Ingress' : 'Egress'],
      [direction]: rules,
    },
  };
}

/** An object name (RFC 1123 label): what can't be in one becomes `-`. */
export function policyName(...parts: readonly string[]): string {
  const name = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-');
  return name.slice(0, 63).replace(/-+$/, '');
}

function peerName(peer: Peer): string {
  if (peer.type === 'workload') return peer.workload.resource.name;
  if (peer.type === 'pod') return 'pods';
  return peer.type === 'address' ? 'addresses' : 'ingress';
}

function peerElements(network: Network, peer: Peer): readonly JsonObject[] {
  switch (peer.type) {
    case 'workload':
      return [podElement(peer.workload.namespace, shortLabels(network, peer.workload))];
    case 'pod':
      return [podElement(peer.namespace.name, peer.labels)];
    case 'address':
      return cidrs(peer.addresses).map((cidr) => ({ ipBlock: { cidr } }));
    case 'ingress-controller':
      return [];
    default:
      return peer satisfies never;
  }
}

function podElement(namespace: string, labels: Labels): JsonObject {
  return {
    namespaceSelector: { matchLabels: { [NAME_LABEL]: namespace } },
    podSelector: labelSelector(labels),
  };
}

export function labelSelector(labels: Labels): JsonObject {
  return Object.keys(labels).length === 0 ? {} : { matchLabels: { ...labels } };
}

/** Labels that by convention say which application a pod belongs to (Kubernetes docs, "Recommended Labels"). */
const TELLING = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name'];

/** One label if it alone selects the workload in its namespace, all of them if not. */
export function shortLabels(network: Network, workload: Workload): Labels {
  const { labels, namespace } = workload;
  for (const key of [...TELLING, ...Object.keys(labels).sort()]) {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (value === undefined) continue;
    const selected = network.select({
      namespaces: namespace,
      pods: [{ operator: 'In', key, values: [value] }],
    });
    if (selected.length === 1) return { [key]: value };
  }
  return labels;
}

/** The CIDR blocks that make up some addresses. */
export function cidrs(addresses: AddressSet): readonly string[] {
  return FAMILIES.flatMap((family) =>
    addresses[family].flatMap(([first, last]) => blocks(family, BigInt(`0x${first}`), BigInt(`0x${last}`))),
  );
}

function blocks(family: Family, first: bigint, last: bigint): readonly string[] {
  const width = family === 'IPv4' ? 32 : 128;
  const found: string[] = [];
  for (let start = first; start <= last; ) {
    let free = 0;
    while (
      free < width &&
      start % (1n << BigInt(free + 1)) === 0n &&
      start + (1n << BigInt(free + 1)) - 1n <= last
    ) {
      free++;
    }
    found.push(`${formatAddress(family, start.toString(16).padStart(width / 4, '0'))}/${width - free}`);
    start += 1n << BigInt(free);
  }
  return found;
}
