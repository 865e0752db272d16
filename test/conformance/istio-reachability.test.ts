import { describe, expect, test } from 'vitest';
import { buildMesh } from '#mesh/mesh.ts';
import { callOutcome, destinationOf, workloadNamed } from './mesh-call.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface ReachabilityCase {
  readonly rootNamespace: string;
  readonly manifests: readonly VectorManifest[];
  readonly queries: readonly {
    readonly from: string;
    readonly to: string;
    readonly port: number;
    readonly expected: string;
  }[];
}

describe.skipIf(!hasVectors)("calls, as Istio's end-to-end tests tell [needs ../shared]", () => {
  const cases = readVectors<ReachabilityCase>('istio-reachability');

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(cases)('$name', ({ manifests, rootNamespace, queries }) => {
    const cluster = vectorCluster(manifests);
    const mesh = buildMesh(cluster, { istio: { rootNamespace } });
    const told = queries.map(({ from, to, port }) => {
      const outcome = callOutcome(mesh, workloadNamed(cluster, from), destinationOf(cluster, to, port));
      return `${from} → ${to}:${port} ${outcome}`;
    });
    expect(told).toEqual(
      queries.map(({ from, to, port, expected }) => `${from} → ${to}:${port} ${expected}`),
    );
  });
});
