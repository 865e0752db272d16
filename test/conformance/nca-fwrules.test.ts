import { describe, expect, test } from 'vitest';
import type { Cluster } from '#cluster/cluster.ts';
import { connections } from '#network/connections.ts';
import { buildNetwork } from '#network/network.ts';
import { addressPeer, type Peer, workloadPeer } from '#network/peer.ts';
import { ALL_ADDRESSES, includesAddresses, NO_ADDRESSES } from '#set/address-set.ts';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  connectionsOn,
  equals,
  formatConnections,
  isProtocol,
  NO_CONNECTIONS,
  union,
} from '#set/connection-set.ts';
import { meansWorkload, type NcaEnd, outsideOf } from './nca-ends.ts';
import { isPodAddressDoubt } from './np-guard-doubt.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface NcaCase {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly manifests: readonly VectorManifest[];
  readonly expectSections: readonly {
    readonly type: string | null;
    readonly rules: readonly {
      readonly src: NcaEnd;
      readonly dst: NcaEnd;
      readonly conn:
        | 'All'
        | { readonly protocols?: readonly string[]; readonly dst_ports?: readonly string[] };
    }[];
  }[];
}

/** Those with AuthorizationPolicies are another test's. */
const cases = readVectors<NcaCase>('nca-fwrules').filter(
  ({ kinds }) => !kinds.includes('AuthorizationPolicy'),
);

describe.skipIf(!hasVectors)('nca-fwrules: NetworkPolicies [needs ../shared]', () => {
  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(10);
  });

  test.each(cases)('$name', ({ name, manifests, expectSections }) => {
    const network = buildNetwork(inNetworkOfPods(vectorCluster(manifests)));
    const rules = expectSections.flatMap((section) => section.rules);
    const outside = addressPeer({ ...NO_ADDRESSES, IPv4: ALL_ADDRESSES.IPv4 });
    const peers: readonly Peer[] = [...network.workloads.map(workloadPeer), outside];
    const differences: string[] = [];
    for (const from of peers) {
      for (const to of peers) {
        if (from === to) continue;
        const expected = rules
          .filter(({ src, dst }) => isMeant(src, from) && isMeant(dst, to))
          .reduce((set, { conn }) => union(set, connectionsOf(conn)), NO_CONNECTIONS);
        const answer = connections(network, from, to);
        if (equals(answer.open, expected) || isPodAddressDoubt(answer, expected)) continue;
        differences.push(
          `${nameOf(from)} → ${nameOf(to)}: ${formatConnections(answer.open)} not ${formatConnections(expected)}`,
        );
      }
    }
    expect(differences.sort()).toEqual(DIFFERENCES.get(name)?.rows ?? []);
  });
});

/** Rows that differ, and why. */
const DIFFERENCES = new Map([
  [
    'connectivity_map-4',
    {
      reason:
        'no policy selects a pod of kube-system, so that none of them is isolated (Kubernetes docs, "The two sorts of pod isolation"); the rows leave out what they may do',
      rows: [
        'address → kube-system/coredns: all not none',
        'address → kube-system/etcd-operator: all not none',
        'kube-system/coredns → address: all not none',
        'kube-system/coredns → kube-system/etcd-operator: all not none',
        'kube-system/etcd-operator → address: all not none',
        'kube-system/etcd-operator → kube-system/coredns: all not none',
      ],
    },
  ],
]);

/** That tool doesn't tell pods in the host's network from others, whereas policies don't hold for them in the common implementations. */
function inNetworkOfPods(cluster: Cluster): Cluster {
  return { ...cluster, workloads: cluster.workloads.map((one) => ({ ...one, hostNetwork: false })) };
}

function isMeant(end: NcaEnd, peer: Peer): boolean {
  if (peer.type === 'workload') return meansWorkload(end, peer.workload);
  return peer.type === 'address' && includesAddresses(outsideOf(end), peer.addresses);
}

function connectionsOf(conn: NcaCase['expectSections'][number]['rules'][number]['conn']): ConnectionSet {
  if (conn === 'All') return ALL_CONNECTIONS;
  const ports = (conn.dst_ports ?? ['1-65535']).map((text): [number, number] => {
    const [from = 0, to = from] = text.split('-').map(Number);
    return [from, to];
  });
  return (conn.protocols ?? ['TCP'])
    .filter(isProtocol)
    .map((protocol) => connectionsOn(protocol, ports))
    .reduce(union, NO_CONNECTIONS);
}

function nameOf(peer: Peer): string {
  return peer.type === 'workload' ? `${peer.workload.namespace}/${peer.workload.resource.name}` : peer.type;
}
