import { describe, expect, test } from 'vitest';
import { isObject, type JsonObject, objectAt } from '#manifest/json.ts';
import { buildMesh } from '#mesh/mesh.ts';
import { callOutcome, destinationOf, workloadNamed } from './mesh-call.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface AmbientCase {
  readonly rootNamespace?: string;
  readonly manifests: readonly VectorManifest[];
  readonly queries: readonly {
    readonly from: string;
    readonly to: string;
    readonly port: number;
    readonly expected: 'allow' | 'deny';
  }[];
}

describe.skipIf(!hasVectors)("the ambient mesh, as Istio's end-to-end tests tell [needs ../shared]", () => {
  const cases = readVectors<AmbientCase>('istio-ambient-e2e');

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(cases)('$name', ({ manifests, rootNamespace = 'istio-system', queries }) => {
    const cluster = vectorCluster([...manifests, ...servicesFor(manifests)]);
    const mesh = buildMesh(cluster, { istio: { rootNamespace } });
    const told = queries.map(({ from, to, port }) => {
      const outcome = callOutcome(mesh, workloadNamed(cluster, from), destinationOf(cluster, to, port));
      return `${from} → ${to}:${port} ${outcome === 'blocked' ? 'deny' : outcome === 'unknown' ? outcome : 'allow'}`;
    });
    expect(told).toEqual(
      queries.map(({ from, to, port, expected }) => `${from} → ${to}:${port} ${expected}`),
    );
  });
});

/**
 * The Services of the workloads, which the transcription leaves out: the calls of these tests go to them by name (echo framework, call
 * options without an address), and a sidecar sends to a pod's bare address without mutual TLS.
 */
function servicesFor(manifests: readonly VectorManifest[]): readonly JsonObject[] {
  return manifests.filter(isObject).flatMap((one) => {
    const { name, namespace } = objectAt(one, 'metadata');
    if (one['kind'] !== 'Deployment' || typeof name !== 'string' || typeof namespace !== 'string') return [];
    const ports = [
      { name: 'http', port: 80, targetPort: 18080 },
      { name: 'tcp', port: 9090, targetPort: 19090 },
    ];
    const spec = { selector: { app: name }, ports };
    return [{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec }];
  });
}
