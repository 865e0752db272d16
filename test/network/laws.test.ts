import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { connections } from '#network/connections.ts';
import { connectivity } from '#network/connectivity.ts';
import { findDeadPolicies } from '#network/dead/dead-policy.ts';
import { buildNetwork, type Network } from '#network/network.ts';
import { workloadPeer } from '#network/peer.ts';
import { inbound } from '#network/peers/inbound.ts';
import { type ConnectionSet, formatConnections, includes, union } from '#set/connection-set.ts';
import { clusterManifests, networkPolicy } from '../oracle/arbitrary.ts';
import { clusterOf } from './cluster-of.ts';

const ALL = { blocks: true, ties: true, hostNetwork: true, addresses: false };
const NO_ADMIN = 'NetworkPolicy';

describe('laws that hold for every cluster', () => {
  test('the order of documents changes nothing', () => {
    fc.assert(
      fc.property(clusterManifests(ALL), fc.infiniteStream(fc.nat()), (manifests, order) => {
        const shuffled = [...manifests]
          .map((one) => [order.next().value, one] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, one]) => one);
        expect(everything(shuffled)).toEqual(everything(manifests));
      }),
      { numRuns: 200 },
    );
  });

  test('one more rule in a NetworkPolicy never closes anything', () => {
    const more = { ...ALL, blocks: true };
    fc.assert(
      fc.property(
        clusterManifests(ALL),
        networkPolicy(more),
        networkPolicy(more),
        (manifests, first, second) => {
          const base = policyOf(first, {});
          const wider = policyOf(first, {
            ingress: rulesOf(second, 'ingress'),
            egress: rulesOf(second, 'egress'),
          });
          const [before, after] = [base, wider].map((policy) => possible([...manifests, policy]));
          expect(lost(before, after)).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('one more NetworkPolicy never closes anything for pods that are isolated already', () => {
    fc.assert(
      fc.property(clusterManifests(ALL), networkPolicy(ALL), (manifests, policy) => {
        const isolation = ['default', 'n', 'm', 'o'].map((namespace) => ({
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'isolation', namespace },
          spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
        }));
        const isolated = [...manifests, ...isolation];
        expect(lost(possible(isolated), possible([...isolated, named(policy)]))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('a first NetworkPolicy never opens anything for pods that are not isolated', () => {
    fc.assert(
      fc.property(clusterManifests(ALL), networkPolicy(ALL), (manifests, policy) => {
        const bare = manifests.filter(({ kind }) => !String(kind).endsWith(NO_ADMIN));
        expect(lost(possible([...bare, named(policy)]), possible(bare))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

function named(policy: JsonObject): JsonObject {
  return { ...policy, metadata: { ...(policy['metadata'] as JsonObject), name: 'one-more' } };
}

/** A policy for both directions, with more rules than it was written with. */
function policyOf(
  policy: JsonObject,
  more: { ingress?: readonly JsonObject[]; egress?: readonly JsonObject[] },
): JsonObject {
  const { podSelector } = policy['spec'] as JsonObject;
  const rules = (direction: 'ingress' | 'egress') => [
    ...rulesOf(policy, direction),
    ...(more[direction] ?? []),
  ];
  return named({
    ...policy,
    spec: {
      podSelector,
      policyTypes: ['Ingress', 'Egress'],
      ingress: rules('ingress'),
      egress: rules('egress'),
    },
  });
}

function rulesOf(policy: JsonObject, direction: 'ingress' | 'egress'): readonly JsonObject[] {
  return ((policy['spec'] as JsonObject)[direction] ?? []) as readonly JsonObject[];
}

/** By pair: what may be open. */
function possible(manifests: readonly JsonObject[]): ReadonlyMap<string, ConnectionSet> {
  const network = buildNetwork(clusterOf(manifests));
  const pairs = new Map<string, ConnectionSet>();
  for (const from of network.workloads) {
    for (const to of network.workloads) {
      const { open, unknown } = connections(network, workloadPeer(from), workloadPeer(to));
      pairs.set(`${from.resource.id} → ${to.resource.id}`, union(open, unknown));
    }
  }
  return pairs;
}

function lost(
  before: ReadonlyMap<string, ConnectionSet> | undefined,
  after: ReadonlyMap<string, ConnectionSet> | undefined,
): readonly string[] {
  return [...(before ?? [])].flatMap(([pair, set]) => {
    const left = after?.get(pair);
    return left !== undefined && includes(left, set) ? [] : [`${pair} ${formatConnections(set)}`];
  });
}

/** All that the layer has to say about a cluster, without the order of what it says about equals. */
function everything(manifests: readonly JsonObject[]): readonly string[] {
  const network = buildNetwork(clusterOf(manifests));
  return [
    ...[...connectivity(network)].flatMap(({ from, to, open, unknown }) =>
      from.flatMap((source) =>
        to.flatMap((destination) =>
          source === destination
            ? []
            : `${source.resource.id} → ${destination.resource.id} ${text(open, unknown)}`,
        ),
      ),
    ),
    ...network.workloads.flatMap((to) => classTexts(network, to)),
    ...findDeadPolicies(network).map(({ type, policy, pointer }) => `${type} ${policy.id} ${pointer}`),
  ].sort();
}

function classTexts(network: Network, to: Network['workloads'][number]): readonly string[] {
  return inbound(network, to).map(({ peer, open, unknown }) => {
    const who = peer.type === 'workloads' ? peer.workloads.map(({ resource }) => resource.id).sort() : peer;
    return `${to.resource.id} ← ${JSON.stringify(who)} ${text(open, unknown)}`;
  });
}

function text(open: ConnectionSet, unknown: ConnectionSet): string {
  return `${formatConnections(open)} | ${formatConnections(unknown)}`;
}
