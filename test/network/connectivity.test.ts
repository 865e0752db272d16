import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { connections } from '#network/connections.ts';
import { connectivity } from '#network/connectivity.ts';
import { buildNetwork, type Network } from '#network/network.ts';
import { workloadPeer } from '#network/peer.ts';
import { formatConnections, isEmpty } from '#set/connection-set.ts';
import { clusterManifests } from '../oracle/arbitrary.ts';
import { clusterOf } from './cluster-of.ts';

const ALL = { blocks: true, ties: true, hostNetwork: true, addresses: false };

describe('connectivity', () => {
  test.each([ALL, { ...ALL, addresses: true }])(
    'with %j says of each pair what the pair alone says',
    (constraints) => {
      fc.assert(
        fc.property(clusterManifests(constraints), (manifests) => {
          const network = buildNetwork(clusterOf(manifests));
          expect(byEdges(network)).toEqual(byPairs(network));
        }),
        { numRuns: 400 },
      );
    },
  );

  test('is one edge where there are no policies', () => {
    const network = buildNetwork(clusterOf(['a', 'b', 'c'].map(pod)));
    const edges = [...connectivity(network)];
    expect(edges.map(({ from, to, open }) => [from.length, to.length, formatConnections(open)])).toEqual([
      [3, 3, 'all'],
    ]);
  });

  test('has no edge for a single pod', () => {
    expect([...connectivity(buildNetwork(clusterOf([pod('a')])))]).toEqual([]);
  });

  test('keeps apart what differs only in the order in which the same rules are asked', () => {
    const admin = (name: string, priority: number, app: string, action: string) => ({
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      metadata: { name },
      spec: {
        priority,
        subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app } } } },
        ingress: [{ action, from: [{ namespaces: {} }] }],
      },
    });
    const policies = [admin('a1', 1, 'a', 'Allow'), admin('a2', 2, 'a', 'Deny')];
    const reversed = [admin('b1', 4, 'b', 'Allow'), admin('b2', 3, 'b', 'Deny')];
    const network = buildNetwork(clusterOf([...['a', 'b'].map(pod), ...policies, ...reversed]));
    expect(byEdges(network)).toEqual({ 'Pod/n/b → Pod/n/a': 'all | none' });
  });

  test('has no edge from a workload to itself alone', () => {
    fc.assert(
      fc.property(clusterManifests(ALL), (manifests) => {
        for (const { from, to } of connectivity(buildNetwork(clusterOf(manifests)))) {
          expect(from.length * to.length).toBeGreaterThan(0);
          expect(from.length === 1 && to.length === 1 && from[0] === to[0]).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('groups workloads whose policies are worded alike', () => {
    const policies = ['a', 'b'].map((name) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: 'n' },
      spec: { podSelector: { matchLabels: { app: name } }, ingress: [{ ports: [{ port: 80 }] }] },
    }));
    const network = buildNetwork(clusterOf([...['a', 'b'].map(pod), ...policies]));
    const edges = [...connectivity(network)];
    expect(edges.map(({ from, to, open }) => [from.length, to.length, formatConnections(open)])).toEqual([
      [2, 2, 'TCP 80'],
    ]);
  });
});

function pod(name: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'n', labels: { app: name } },
    spec: { containers: [{ name: 'main', image: 'main' }] },
  };
}

/** Each pair once: a second edge for it would be told by `again`. */
function byEdges(network: Network): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  for (const { from, to, open, unknown } of connectivity(network)) {
    for (const source of from) {
      for (const destination of to) {
        if (source === destination) continue;
        const pair = `${source.resource.id} → ${destination.resource.id}`;
        pairs[pair] =
          `${pair in pairs ? 'again ' : ''}${formatConnections(open)} | ${formatConnections(unknown)}`;
      }
    }
  }
  return pairs;
}

function byPairs(network: Network): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  for (const source of network.workloads) {
    for (const destination of network.workloads) {
      if (source === destination) continue;
      const { open, unknown } = connections(network, workloadPeer(source), workloadPeer(destination));
      if (isEmpty(open) && isEmpty(unknown)) continue;
      const pair = `${source.resource.id} → ${destination.resource.id}`;
      pairs[pair] = `${formatConnections(open)} | ${formatConnections(unknown)}`;
    }
  }
  return pairs;
}
