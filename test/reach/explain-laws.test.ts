import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildFabric } from '#equation/fabric.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { connections } from '#network/connections.ts';
import type { Network } from '#network/network.ts';
import { podPeer, workloadPeer } from '#network/peer.ts';
import { explainReach, type ReachAnswer } from '#reach/explain/explain.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { hasConnection } from '#set/connection-set.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { clusterManifests, PORTS, PROTOCOLS } from '../oracle/arbitrary.ts';
import { unique } from './unique.ts';

const NONE: Manifests = { sources: new Map(), resources: [], problems: [], documents: 0 };
const ALL = { blocks: true, ties: true, hostNetwork: true, addresses: false };
const RUNS = { numRuns: 50 };

const ask = (objects: readonly JsonObject[], from: string, to: string): ReachAnswer =>
  explainReach(buildFabric(clusterOf(objects)), NONE, from, to);

describe('laws', () => {
  const asked = fc.record({
    manifests: clusterManifests(ALL).map(unique),
    from: fc.nat(),
    to: fc.nat(),
    port: fc.constantFrom(...PORTS),
    protocol: fc.constantFrom(...PROTOCOLS),
  });

  const pairOf = (network: Network, from: number, to: number) => {
    const { workloads } = network;
    const [source, destination] = [workloads[from % workloads.length], workloads[to % workloads.length]];
    return source === undefined || destination === undefined || source === destination
      ? undefined
      : ([source, destination] as const);
  };

  test('the outcome is that of the sets; what is suggested does what it says', () => {
    fc.assert(
      fc.property(asked, ({ manifests, from, to, port, protocol }) => {
        const fabric = buildFabric(clusterOf(manifests));
        const { network } = fabric;
        const pair = pairOf(network, from, to);
        fc.pre(pair !== undefined);
        const [source, destination] = pair.map(workloadId);
        const question = [source ?? '', `${destination}:${port}/${protocol}`] as const;
        const [answer] = explainReach(fabric, NONE, ...question).cases[0]?.sources ?? [];
        const sets = connections(network, workloadPeer(pair[0]), workloadPeer(pair[1]));
        const expected = hasConnection(sets.open, protocol, port)
          ? 'open'
          : hasConnection(sets.unknown, protocol, port)
            ? 'unknown'
            : 'closed';
        expect(answer?.outcome).toBe(expected);
        const added = answer?.changes.flatMap((change) => ('policy' in change ? [change.policy] : [])) ?? [];
        if (added.length === 0 || answer?.changes.length !== added.length) return;
        const after = explainReach(buildFabric(clusterOf([...manifests, ...added])), NONE, ...question);
        // What a policy isolates is still reached from its own node, and whether they share one isn't known.
        const closed = pair[0].hostNetwork ? ['closed', 'unknown'] : ['closed'];
        expect(expected === 'closed' ? ['open'] : closed).toContain(after.outcome);
      }),
      { numRuns: 200 },
    );
  });

  test('of a closed connection whose other side is unknown, both are told (shrunk)', () => {
    const pod = (name: string): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { containers: [] },
    });
    const policy: JsonObject = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'x' },
      spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] },
    };
    const fabric = buildFabric(clusterOf([pod('a'), pod('b'), policy]));
    const [answer] = explainReach(fabric, NONE, 'Pod/a', 'Pod/b:1').cases[0]?.sources ?? [];
    expect(answer?.outcome).toBe('closed');
    expect(
      answer?.changes.map((change) => [change.type, 'direction' in change ? change.direction : '']),
    ).toEqual([
      ['know', 'egress'],
      ['allow', 'ingress'],
    ]);
  });

  test('from any: each example has the verdict of its class', () => {
    fc.assert(
      fc.property(asked, ({ manifests, to, port, protocol }) => {
        const fabric = buildFabric(clusterOf(manifests));
        const { network } = fabric;
        const destination = network.workloads[to % network.workloads.length];
        fc.pre(destination !== undefined);
        const { cases } = explainReach(fabric, NONE, 'any', `${workloadId(destination)}:${port}/${protocol}`);
        for (const { outcome, example } of cases.flatMap(({ sources }) => sources)) {
          const { metadata } = (example?.at(-1) ?? {}) as {
            metadata: { namespace: string; labels?: Record<string, string> };
          };
          const own =
            example?.length === 2
              ? ((example[0]?.['metadata'] ?? {}) as { labels?: Record<string, string> }).labels
              : {};
          const peer = podPeer(metadata.namespace, metadata.labels ?? {}, { namespaceLabels: own ?? {} });
          const { open, unknown } = connections(network, peer, workloadPeer(destination));
          if (outcome === 'open') expect(hasConnection(open, protocol, port)).toBe(true);
          if (outcome === 'closed')
            expect(hasConnection(open, protocol, port) || hasConnection(unknown, protocol, port)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  test('the order of the documents changes no byte', () => {
    fc.assert(
      fc.property(asked, ({ manifests, from, to, port }) => {
        const pair = pairOf(buildFabric(clusterOf(manifests)).network, from, to);
        fc.pre(pair !== undefined);
        const [source = '', destination = ''] = pair.map(workloadId);
        for (const who of [source, 'any', 'outside']) {
          const [one, other] = [manifests, [...manifests].reverse()].map((documents) =>
            JSON.stringify(ask(documents, who, `${destination}:${port}`), (key, value) =>
              key === 'location' ? undefined : value,
            ),
          );
          expect(other).toBe(one);
        }
      }),
      RUNS,
    );
  });
});
