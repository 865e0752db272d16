import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { listenerAt } from '#equation/listener.ts';
import { reach } from '#equation/reach.ts';
import type { JsonObject } from '#manifest/json.ts';
import { type Peer, podPeer, workloadPeer } from '#network/peer.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { clusterManifests } from '../oracle/arbitrary.ts';
import { authorizationPolicy, istioManifests, SERVICE_ACCOUNTS } from '../oracle/mesh-arbitrary.ts';

const NETWORK = { blocks: false, ties: false, hostNetwork: false, addresses: false };
const PORTS = [80, 8080, 12_345];
const RANK = { closed: 0, unknown: 1, open: 2 } as const;

const manifests = (): fc.Arbitrary<readonly JsonObject[]> =>
  fc.tuple(clusterManifests(NETWORK), istioManifests()).map(([network, mesh]) => [
    ...mesh,
    ...network
      .filter(({ kind }) => kind !== 'Namespace')
      .map((object, index) => {
        if (object['kind'] !== 'Pod') return object;
        const spec = object['spec'] as JsonObject;
        return { ...object, spec: { ...spec, serviceAccountName: SERVICE_ACCOUNTS[index % 3] ?? 'default' } };
      }),
  ]);

function named(object: JsonObject, name: string): JsonObject {
  return { ...object, metadata: { ...(object['metadata'] as JsonObject), name } };
}

/** Everything that is asked of a cluster: each workload and two pods that could be added, to each workload, at some ports. */
function outcomes(fabric: Fabric): ReadonlyMap<string, 0 | 1 | 2> {
  const peers: readonly (readonly [string, Peer])[] = [
    ...fabric.network.workloads.map((one) => [one.resource.id, workloadPeer(one)] as const),
    ['same', podPeer('n', { app: 'a' }, { serviceAccount: 'web' })],
    ['new', podPeer('elsewhere', {})],
  ];
  const found = new Map<string, 0 | 1 | 2>();
  for (const to of fabric.network.workloads) {
    for (const port of PORTS) {
      const listener = listenerAt(fabric, to, port);
      if (listener === undefined) continue;
      for (const [name, peer] of peers) {
        if (peer.type === 'workload' && peer.workload === to) continue;
        found.set(`${name} → ${to.resource.id}:${port}`, RANK[reach(fabric, peer, listener).outcome]);
      }
    }
  }
  return found;
}

function neverMore(before: readonly JsonObject[], after: readonly JsonObject[]): void {
  const [old, fresh] = [outcomes(buildFabric(clusterOf(before))), outcomes(buildFabric(clusterOf(after)))];
  expect(fresh.size).toBe(old.size);
  const grown = [...fresh].filter(([what, outcome]) => outcome > (old.get(what) ?? 0));
  expect(grown).toEqual([]);
}

const RUNS = { numRuns: Number(process.env['ORACLE_RUNS'] ?? 40) };

describe('the whole equation', () => {
  test('one DENY more never opens', () => {
    fc.assert(
      fc.property(manifests(), authorizationPolicy(['DENY']), (before, deny) => {
        neverMore(before, [...before, named(deny, 'one-more')]);
      }),
      RUNS,
    );
  }, 60_000);

  test('the first ALLOW of a cluster never opens', () => {
    fc.assert(
      fc.property(manifests(), authorizationPolicy(['ALLOW']), (all, allow) => {
        const before = all.filter((one) => (one['spec'] as JsonObject | undefined)?.['action'] !== 'ALLOW');
        neverMore(before, [...before, named(allow, 'first')]);
      }),
      RUNS,
    );
  }, 60_000);

  test('STRICT for a workload is never weakened by anything wider, and never opens', () => {
    const strict = (namespace: string): JsonObject => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'narrow', namespace, creationTimestamp: '2020-01-01T00:00:00Z' },
      spec: { selector: { matchLabels: { narrow: 'yes' } }, mtls: { mode: 'STRICT' } },
    });
    fc.assert(
      fc.property(manifests(), fc.constantFrom('n', 'm'), (all, namespace) => {
        const before = all.map((one): JsonObject => {
          const metadata = one['metadata'] as JsonObject;
          if (one['kind'] !== 'Pod' || metadata['namespace'] !== namespace) return one;
          return {
            ...one,
            metadata: { ...metadata, labels: { ...(metadata['labels'] as JsonObject), narrow: 'yes' } },
          };
        });
        const narrowed = before.filter(
          ({ kind, spec }) => kind !== 'PeerAuthentication' || (spec as JsonObject)['selector'] === undefined,
        );
        neverMore(narrowed, [...narrowed, strict(namespace)]);
      }),
      RUNS,
    );
  }, 60_000);

  test('what changes proxies in ways that are not modelled closes nothing for sure, and opens nothing for sure', () => {
    const labels = fc.constantFrom({}, { app: 'a' }, { app: 'b' });
    const context = fc.constantFrom('ANY', 'SIDECAR_INBOUND', 'SIDECAR_OUTBOUND', 'GATEWAY');
    const applyTo = fc.constantFrom('LISTENER', 'NETWORK_FILTER', 'HTTP_FILTER', 'CLUSTER', 'BOOTSTRAP');
    const operation = fc.constantFrom('ADD', 'MERGE', 'REMOVE');
    const filter = fc
      .record({ labels, context, applyTo, operation, namespace: fc.constantFrom('n', 'm', 'istio-system') })
      .map(({ namespace, ...one }) => ({
        apiVersion: 'networking.istio.io/v1alpha3',
        kind: 'EnvoyFilter',
        metadata: { name: 'x', namespace },
        spec: {
          workloadSelector: { labels: one.labels },
          configPatches: [
            { applyTo: one.applyTo, match: { context: one.context }, patch: { operation: one.operation } },
          ],
        },
      }));
    fc.assert(
      fc.property(manifests(), filter, (before, added) => {
        const old = outcomes(buildFabric(clusterOf(before)));
        const fresh = outcomes(buildFabric(clusterOf([...before, added])));
        expect([...fresh.keys()]).toEqual([...old.keys()]);
        const changed = [...fresh].filter(([what, outcome]) => outcome !== old.get(what));
        expect(changed.filter(([, outcome]) => outcome !== RANK.unknown)).toEqual([]);
      }),
      RUNS,
    );
  }, 60_000);

  test('a peer without certificate reaches nothing more than with it', () => {
    fc.assert(
      fc.property(manifests(), (before) => {
        const fabric = buildFabric(clusterOf(before));
        const [peer] = fabric.network.workloads;
        const out = before.map((one) => {
          const metadata = one['metadata'] as JsonObject;
          if (one['kind'] !== 'Pod' || metadata['name'] !== peer?.resource.name) return one;
          const labels = {
            ...(metadata['labels'] as JsonObject),
            'sidecar.istio.io/inject': 'false',
            'istio.io/dataplane-mode': 'none',
          };
          return { ...one, metadata: { ...metadata, labels } };
        });
        const mine = (found: ReadonlyMap<string, number>) =>
          [...found].filter(([what]) => what.startsWith(`${peer?.resource.id} →`));
        const [old, fresh] = [new Map(mine(outcomes(fabric))), mine(outcomes(buildFabric(clusterOf(out))))];
        expect(fresh.filter(([what, outcome]) => outcome > (old.get(what) ?? 0))).toEqual([]);
      }),
      RUNS,
    );
  }, 60_000);

  test('the order of the documents decides nothing', () => {
    fc.assert(
      fc.property(manifests(), (before) => {
        const [one, other] = [
          outcomes(buildFabric(clusterOf(before))),
          outcomes(buildFabric(clusterOf([...before].reverse()))),
        ];
        expect([...other].sort()).toEqual([...one].sort());
      }),
      RUNS,
    );
  }, 60_000);
});
