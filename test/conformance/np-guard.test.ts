import { describe, expect, test } from 'vitest';
import type { Cluster } from '#cluster/cluster.ts';
import { ownerReferences } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { connections } from '#network/connections.ts';
import { findAdmissions } from '#network/entry/admission.ts';
import { buildNetwork, type Network } from '#network/network.ts';
import { addressPeer, type Peer, workloadPeer } from '#network/peer.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  addressSet,
  includesAddresses,
  intersectAddresses,
  isEmptyAddresses,
  subtractAddresses,
} from '#set/address-set.ts';
import { formatAddress, parseAddress } from '#set/address-text.ts';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  connectionsOn,
  equals,
  formatConnections,
  NO_CONNECTIONS,
  type Protocol,
  union,
} from '#set/connection-set.ts';
import { isPodAddressDoubt } from './np-guard-doubt.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

type Allowed =
  | 'All Connections'
  | readonly { readonly protocol: Protocol; readonly ports: readonly [number, number][] }[];

type VectorPeer =
  | { readonly type: 'workload'; readonly namespace: string; readonly name: string; readonly kind: string }
  | { readonly type: 'ip'; readonly from: string; readonly to: string }
  | { readonly type: 'ingress-controller' };

const ALL_IPV4: AddressSet = { IPv4: ALL_ADDRESSES.IPv4, IPv6: [] };

interface ConnList {
  readonly manifests: readonly VectorManifest[];
  readonly peers: Readonly<Record<string, VectorPeer>>;
  readonly expect: readonly { readonly src: string; readonly dst: string; readonly allowed: Allowed }[];
}

describe.skipIf(!hasVectors).each(['np-guard', 'np-guard-parsed'])('%s [needs ../shared]', (family) => {
  const cases = readVectors<ConnList>(family);
  const explained = { 'host-network': 0, 'pod-address': 0 };

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  test.each(cases)('$name', ({ manifests, peers, expect: rows }) => {
    const cluster = vectorCluster(manifests);
    const pieces = withPieces(peers);
    const plain = differences(buildNetwork(withoutHostNetwork(cluster)), pieces, rows);
    expect(plain.filter(({ isPodAddress }) => !isPodAddress)).toEqual([]);
    const found = differences(buildNetwork(cluster), pieces, rows).filter(
      ({ isPodAddress }) => !isPodAddress,
    );
    expect(found.filter((difference) => !onHost(cluster, difference))).toEqual([]);
    expect(throughController(buildNetwork(cluster))).toEqual(
      controllerRows(rows, buildNetwork(cluster), peers),
    );
    if (plain.length > 0) explained['pod-address']++;
    if (found.length > 0) explained['host-network']++;
  });

  test('the table of cases, and of those with an explained difference', async ({ annotate }) => {
    await annotate(`${family}: ${cases.length} cases, differences explained in ${JSON.stringify(explained)}`);
    expect(explained['host-network'] + explained['pod-address']).toBeLessThan(cases.length / 5);
  });
});

/** By workload: what the ingress controller reaches by Ingresses and Routes. */
function throughController(network: Network): Readonly<Record<string, ConnectionSet>> {
  const reached: Record<string, ConnectionSet> = {};
  for (const { entrance, admitted } of findAdmissions(network)) {
    if (entrance.through.type !== 'ingress-controller') continue;
    const id = entrance.workload.resource.id;
    for (const { open } of admitted) reached[id] = union(reached[id] ?? NO_CONNECTIONS, open);
  }
  return reached;
}

function controllerRows(
  rows: ConnList['expect'],
  network: Network,
  peers: ConnList['peers'],
): Readonly<Record<string, ConnectionSet>> {
  const expected: Record<string, ConnectionSet> = {};
  for (const { src, dst, allowed } of rows) {
    if (src !== '{ingress-controller}') continue;
    for (const peer of peersOf(network, dst, peers[dst])) {
      if (peer.type === 'workload') expected[peer.workload.resource.id] = connectionsOf(allowed);
    }
  }
  return expected;
}

interface Difference {
  readonly pair: string;
  readonly open: string;
  readonly unknown: string;
  readonly expected: string;
  readonly isPodAddress: boolean;
}

/**
 * That tool evaluates pods in the host's network like any other. Kubernetes docs, "Network Policies", on hostNetwork
 * pods: the behaviour is undefined; in the most common implementation a plugin ignores them when matching
 * podSelector and namespaceSelector, and their traffic is treated as the node's. So a pair with such a pod at
 * one end may differ, and only such a pair; without `hostNetwork` all agree.
 */
function withoutHostNetwork(cluster: Cluster): Cluster {
  return { ...cluster, workloads: cluster.workloads.map((one) => ({ ...one, hostNetwork: false })) };
}

function onHost(cluster: Cluster, { pair }: Difference): boolean {
  const hosts = cluster.workloads.filter(({ hostNetwork }) => hostNetwork);
  return hosts.some(({ namespace, resource }) =>
    namesOf(resource).some((name) => pair.includes(`${namespace}/${name}[`)),
  );
}

/** External ranges are cut where any of them begins or ends: rows merge them differently. */
function withPieces(peers: ConnList['peers']): ConnList['peers'] {
  let pieces: readonly AddressSet[] = [ALL_IPV4];
  for (const range of Object.values(peers).flatMap((peer) => rangeOf(peer) ?? [])) {
    pieces = pieces
      .flatMap((piece) => [intersectAddresses(piece, range), subtractAddresses(piece, range)])
      .filter((piece) => !isEmptyAddresses(piece));
  }
  const others = Object.entries(peers).filter(([, { type }]) => type !== 'ip');
  const ranges = pieces.flatMap(({ IPv4 }) =>
    IPv4.map(([from, to]) => {
      const ends = { from: formatAddress('IPv4', from), to: formatAddress('IPv4', to) };
      return [`${ends.from}-${ends.to}`, { type: 'ip', ...ends }] as const;
    }),
  );
  return Object.fromEntries([...others, ...ranges]);
}

/** Each pair of peers, also those that the case doesn't list: they have no connection. */
function differences(
  network: Network,
  peers: ConnList['peers'],
  rows: ConnList['expect'],
): readonly Difference[] {
  const found: Difference[] = [];
  for (const [src, source] of Object.entries(peers)) {
    for (const [dst, destination] of Object.entries(peers)) {
      const types = [source.type, destination.type];
      if (src === dst || !types.includes('workload') || types.includes('ingress-controller')) continue;
      const expected = expectedOf(src, dst, peers, rows);
      for (const from of peersOf(network, src, source)) {
        for (const to of peersOf(network, dst, destination)) {
          const answer = connections(network, from, to);
          if (!equals(answer.open, expected)) {
            found.push({
              pair: `${src} → ${dst}`,
              open: formatConnections(answer.open),
              unknown: formatConnections(answer.unknown),
              expected: formatConnections(expected),
              isPodAddress: isPodAddressDoubt(answer, expected),
            });
          }
        }
      }
    }
  }
  return found;
}

/** A row about a wider range of addresses says the same about each range within: rows of external ranges are merged. */
function expectedOf(
  src: string,
  dst: string,
  peers: ConnList['peers'],
  rows: ConnList['expect'],
): ConnectionSet {
  return rows
    .filter((row) => covers(row.src, src, peers) && covers(row.dst, dst, peers))
    .reduce((set, { allowed }) => union(set, connectionsOf(allowed)), NO_CONNECTIONS);
}

function covers(wide: string, narrow: string, peers: ConnList['peers']): boolean {
  if (wide === narrow) return true;
  const [outer, inner] = [rangeOf(externalOf(wide)), rangeOf(peers[narrow])];
  return outer !== undefined && inner !== undefined && includesAddresses(outer, inner);
}

/** `10.0.0.0-10.255.255.255[External]` as a peer. */
function externalOf(name: string): VectorPeer | undefined {
  const match = /^([\d.]+)-([\d.]+)\[External\]$/.exec(name);
  return match === null ? undefined : { type: 'ip', from: match[1] ?? '', to: match[2] ?? '' };
}

function connectionsOf(allowed: Allowed): ConnectionSet {
  if (typeof allowed === 'string') return ALL_CONNECTIONS;
  return allowed.reduce<ConnectionSet>(
    (set, { protocol, ports }) => union(set, connectionsOn(protocol, ports)),
    NO_CONNECTIONS,
  );
}

function rangeOf(peer: VectorPeer | undefined): AddressSet | undefined {
  if (peer?.type !== 'ip') return undefined;
  const [from, to] = [parseAddress(peer.from), parseAddress(peer.to)];
  if (from === undefined || to === undefined) throw new Error(`no range ${peer.from}-${peer.to}`);
  return addressSet(from.family, [[from.digits, to.digits]]);
}

function peersOf(network: Network, name: string, peer: VectorPeer | undefined): readonly Peer[] {
  const range = rangeOf(peer);
  if (range !== undefined) return [addressPeer(range)];
  if (peer?.type !== 'workload') return [{ type: 'ingress-controller' }];
  const workloads = network.workloads.filter((workload) => isCalled(workload, peer));
  if (workloads.length === 0) throw new Error(`no workload ${name}`);
  return workloads.map(workloadPeer);
}

function isCalled(
  { namespace, resource }: Workload,
  peer: Extract<VectorPeer, { type: 'workload' }>,
): boolean {
  return namespace === peer.namespace && namesOf(resource).includes(peer.name);
}

/** A pod whose owner isn't among the manifests goes by its owner's name in these cases. */
function namesOf(resource: Resource): readonly string[] {
  return [resource.name, ...ownerReferences(resource).flatMap((owner) => stringAt(owner, 'name') ?? [])];
}
