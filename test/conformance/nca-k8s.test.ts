import { describe, expect, test } from 'vitest';
import type { Workload } from '#cluster/workload.ts';
import { connections } from '#network/connections.ts';
import { buildNetwork } from '#network/network.ts';
import { addressPeer, type Peer, workloadPeer } from '#network/peer.ts';
import { ALL_ADDRESSES } from '#set/address-set.ts';
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
import { isPodAddressDoubt } from './np-guard-doubt.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

type End =
  | string
  | { readonly external: string }
  | { readonly namespaces: readonly string[]; readonly pods: string };

interface Rules {
  readonly manifests: readonly VectorManifest[];
  readonly expectSections: readonly {
    readonly config: string | null;
    readonly rules: readonly {
      readonly src: End;
      readonly dst: End;
      readonly conn:
        | 'All'
        | { readonly protocols: readonly string[]; readonly dst_ports?: readonly string[] };
    }[];
  }[];
}

const cases = readVectors<Rules>('nca-k8s');
const OUTSIDE = addressPeer({ IPv4: ALL_ADDRESSES.IPv4, IPv6: [] });

describe.skipIf(!hasVectors)('nca-k8s [needs ../shared]', () => {
  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(2);
  });

  test.each(cases)('$name', ({ manifests, expectSections }) => {
    const network = buildNetwork(vectorCluster(ofConfiguration(manifests, expectSections[0]?.config)));
    const rules = expectSections.flatMap((section) => section.rules);
    const peers: readonly Peer[] = [...network.workloads.map(workloadPeer), OUTSIDE];
    const differences: string[] = [];
    for (const from of peers) {
      for (const to of peers) {
        if (from === to) continue;
        const expected = rules
          .filter((rule) => isMeant(rule.src, from) && isMeant(rule.dst, to))
          .reduce((set, { conn }) => union(set, connectionsOf(conn)), NO_CONNECTIONS);
        const answer = connections(network, from, to);
        if (equals(answer.open, expected) || isPodAddressDoubt(answer, expected)) continue;
        differences.push(`${nameOf(from)} → ${nameOf(to)}: ${formatConnections(answer.open)}`);
      }
    }
    expect(differences).toEqual([]);
  });
});

/**
 * That tool evaluates several sets of policies for one topology, and a case holds the files of all. The one of the synthesised
 * policies leaves out those written by hand: they allow any egress, and policies add up (Kubernetes docs, "The two
 * sorts of pod isolation"), so that with both of them its expectation can't come about.
 */
function ofConfiguration(
  manifests: Rules['manifests'],
  config: string | null | undefined,
): Rules['manifests'] {
  if (config?.includes('synthesis') !== true) return manifests;
  return manifests.filter(({ file }) => !String(file).endsWith('all_network_policies.yaml'));
}

/** `namespace/name[Kind]`, a range outside, or pods by their label `app`, which is what that tool calls them by. */
function isMeant(end: End, peer: Peer): boolean {
  if (typeof end === 'string') {
    return peer.type === 'workload' ? end === nameOf(peer) : end === '0.0.0.0-255.255.255.255';
  }
  if ('external' in end) return peer.type === 'address' && end.external === '0.0.0.0/0';
  return (
    peer.type === 'workload' &&
    end.namespaces.includes(peer.workload.namespace) &&
    isSelected(end.pods, peer.workload)
  );
}

function isSelected(pods: string, { labels, resource }: Workload): boolean {
  const some = /^app in \((.*)\)$/.exec(pods)?.[1]?.split(',') ?? [pods];
  return pods === '*' || some.includes(labels['app'] ?? '') || some.includes(resource.name);
}

function connectionsOf(conn: Rules['expectSections'][number]['rules'][number]['conn']): ConnectionSet {
  if (conn === 'All') return ALL_CONNECTIONS;
  return conn.protocols.filter(isProtocol).reduce<ConnectionSet>((set, protocol) => {
    const ports = (conn.dst_ports ?? ['1-65535']).map((text): [number, number] => {
      const [from = 0, to = from] = text.split('-').map(Number);
      return [from, to];
    });
    return ports.reduce((all, range) => union(all, connectionsOn(protocol, [range])), set);
  }, NO_CONNECTIONS);
}

function nameOf(peer: Peer): string {
  if (peer.type !== 'workload') return peer.type;
  const { namespace, resource } = peer.workload;
  return `${namespace}/${resource.name}[${resource.kind}]`;
}
