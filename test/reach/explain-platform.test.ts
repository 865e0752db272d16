import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { podPassages } from '#equation/inbound-pod.ts';
import { reach } from '#equation/reach.ts';
import type { JsonObject } from '#manifest/json.ts';
import { readManifests } from '#manifest/read.ts';
import { type PodPeer, podPeer } from '#network/peer.ts';
import { explainReach } from '#reach/explain/explain.ts';
import { listenerAt } from '#reach/explain/explain-fabric.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { orderResources } from '#reach/map/map-order.ts';
import { hasPort } from '#set/port-set.ts';

const PLATFORMS = ['soroban-istio', 'soroban-ambient', 'soroban-linkerd', 'soroban-flat'];

async function platform(name: string) {
  const folder = fileURLToPath(new URL(`../../manifests/${name}`, import.meta.url));
  const manifests = await readManifests([folder], { exclude: [`${folder}/eastwest.yaml`] });
  return { manifests, fabric: buildFabric(buildCluster(orderResources(manifests.resources))) };
}

/** The pod of an example. */
function podOf(example: readonly JsonObject[]): PodPeer {
  const pod = example.at(-1) as unknown as {
    metadata: { namespace: string; labels?: Record<string, string> };
    spec: { serviceAccountName?: string };
  };
  const space = example.find(({ kind }) => kind === 'Namespace') as
    | { metadata: { labels?: Record<string, string> } }
    | undefined;
  return podPeer(pod.metadata.namespace, pod.metadata.labels ?? {}, {
    serviceAccount: pod.spec.serviceAccountName ?? 'default',
    namespaceLabels: space?.metadata.labels ?? {},
  });
}

const portsOf = ({ network }: Fabric) =>
  network.workloads.flatMap((workload) => workload.ports.map((port) => ({ workload, port })));

describe.each(PLATFORMS)('%s', (name) => {
  test('who could be added: each example fares as its class, and nobody whom the equation lets in is left out', async () => {
    const { manifests, fabric } = await platform(name);
    for (const { workload, port } of portsOf(fabric)) {
      const asked = { protocol: 'TCP', port: port.number, name: port.name } as const;
      const listener = listenerAt(fabric, workload, asked);
      const [answer] = explainReach(
        fabric,
        manifests,
        'any',
        `${workloadId(workload)}:${port.number}/tcp`,
      ).cases;
      const sources = answer?.sources ?? [];
      for (const { outcome, example = [] } of sources) {
        expect(reach(fabric, podOf(example), listener).outcome).toBe(outcome);
      }
      const passages = podPassages(fabric, listener).filter(({ ports }) => hasPort(ports, port.number));
      const best = (outcome: string) => passages.some((one) => one.outcome === outcome);
      expect(sources.some(({ outcome }) => outcome === 'open')).toBe(best('open'));
      if (!best('open')) expect(sources.some(({ outcome }) => outcome === 'unknown')).toBe(best('unknown'));
    }
  });
});

const CALLS = [
  ['edge/api-gateway', 'soroban/soroban-indexer:8080', []],
  ['edge/api-gateway', 'payments/payments:8080', ['POST /refunds']],
  ['payments/refund-worker', 'payments/payments:8080', ['GET /internal/refunds/pending']],
  ['payments/payments', 'database/postgres:5432', []],
  ['monitoring/prometheus', 'payments/payments:9464', []],
] as const;

describe.each(PLATFORMS)('the calls of %s', (name) => {
  test.each(CALLS)('from %s to %s work', async (from, to, operations) => {
    const { manifests, fabric } = await platform(name);
    const { cases, meshes } = explainReach(fabric, manifests, from, to, { operations });
    const [source] = cases[0]?.sources ?? [];
    expect(source?.outcome).toBe('open');
    expect(source?.operations.map(({ outcome }) => outcome)).toEqual(operations.map(() => 'open'));
    expect(source?.mesh?.works?.outcome).toBe(meshes.length === 0 ? undefined : 'open');
  });

  test.skipIf(name === 'soroban-flat')('one that nobody declared is refused', async () => {
    const { manifests, fabric } = await platform(name);
    const asked = [
      ['payments/refund-worker', 'payments/payments:8080', 'POST /refunds'],
      ['edge/api-gateway', 'payments/payments:8080', 'GET /internal/refunds/pending'],
    ] as const;
    for (const [from, to, operation] of asked) {
      const { cases } = explainReach(fabric, manifests, from, to, { operations: [operation] });
      expect(cases[0]?.sources[0]?.operations[0]?.outcome).toBe('closed');
      expect(cases[0]?.sources[0]?.mesh?.works?.outcome).toBe('closed');
    }
  });
});
