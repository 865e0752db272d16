import { describe, expect, test } from 'vitest';
import { buildFabric } from '#equation/fabric.ts';
import type { JsonObject } from '#manifest/json.ts';
import { proveAll } from '#prove/prove.ts';
import { standardInvariants } from '#prove/standard.ts';
import { clusterOf } from '../network/cluster-of.ts';

/** So many services, each called by the one before it, with an AuthorizationPolicy and a NetworkPolicy each. */
function chain(count: number) {
  const name = (index: number) => `s${index}`;
  const objects = Array.from({ length: count }, (_, index): readonly JsonObject[] => {
    const namespace = `n${index % 20}`;
    const own = name(index);
    const before = (index + count - 1) % count;
    return [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: own, namespace } },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: own, namespace },
        spec: {
          selector: { matchLabels: { app: own } },
          template: {
            metadata: { labels: { app: own } },
            spec: {
              serviceAccountName: own,
              containers: [{ name: 'main', image: 'main', ports: [{ name: 'http', containerPort: 8080 }] }],
            },
          },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: own, namespace },
        spec: { selector: { app: own }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
      },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: own, namespace },
        spec: {
          podSelector: { matchLabels: { app: own } },
          policyTypes: ['Ingress'],
          ingress: [
            {
              from: [
                {
                  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': `n${before % 20}` } },
                  podSelector: { matchLabels: { app: name(before) } },
                },
              ],
              ports: [{ port: 8080 }],
            },
          ],
        },
      },
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name: own, namespace },
        spec: {
          selector: { matchLabels: { app: own } },
          rules: [
            { from: [{ source: { principals: [`cluster.local/ns/n${before % 20}/sa/${name(before)}`] } }] },
          ],
        },
      },
    ];
  });
  const namespaces = Array.from(
    { length: 20 },
    (_, index): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: `n${index}`, labels: { 'istio-injection': 'enabled' } },
    }),
  );
  const strict: JsonObject = {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace: 'istio-system' },
    spec: { mtls: { mode: 'STRICT' } },
  };
  const location = { file: 'eastwest.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
  const flows = Array.from({ length: count }, (_, index) => ({
    from: `n${index % 20}/${name(index)}`,
    to: `n${((index + 1) % count) % 20}/${name((index + 1) % count)}`,
    ports: [8080],
    operations: [],
    location,
  }));
  return {
    fabric: buildFabric(clusterOf([...namespaces, strict, ...objects.flat()])),
    intent: { flows, public: [], intruders: 'anybody' as const },
  };
}

function seconds(count: number): number {
  const { fabric, intent } = chain(count);
  const start = performance.now();
  const proofs = proveAll(fabric, standardInvariants(intent), { intent });
  const taken = (performance.now() - start) / 1000;
  expect(proofs.map(({ outcome }) => outcome)).toEqual(['holds', 'holds', 'holds', 'holds']);
  return taken;
}

describe('1,000 workloads', () => {
  test('take about ten times as long as 100', () => {
    seconds(50);
    const [small, large] = [seconds(100), seconds(1000)];
    expect(large).toBeLessThan(Math.max(60 * small, 12));
  }, 120_000);
});
