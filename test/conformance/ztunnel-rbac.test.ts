import { describe, expect, test } from 'vitest';
import { objectAt } from '#manifest/json.ts';
import { buildMesh, waysTo } from '#mesh/mesh.ts';
import { hasRequest } from '#set/request.ts';
import { deployment } from '../mesh/istio/istio-of.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface RbacCase {
  readonly manifests: readonly VectorManifest[];
  readonly queries: readonly {
    readonly srcIdentity: string | null;
    readonly src: string;
    readonly dst: string;
    readonly expectedMatch: boolean;
  }[];
}

describe.skipIf(!hasVectors)("connections, as ztunnel's own tests judge them [needs ../shared]", () => {
  const cases = readVectors<RbacCase>('ztunnel-rbac');

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(cases)('$name', ({ manifests, queries }) => {
    const pods = deployment('a', {
      namespace: 'namespace',
      labels: { 'istio.io/dataplane-mode': 'ambient' },
    });
    const mesh = buildMesh(vectorCluster([...manifests, pods]));
    const [workload] = mesh.cluster.workloads;
    const [policy] = mesh.cluster.resources;
    if (workload === undefined || policy === undefined) throw new Error('no workload');
    const isDeny = objectAt(policy.object, 'spec')['action'] === 'DENY';
    for (const query of queries) {
      const [source, destination] = [addressOf(query.src), addressOf(query.dst)];
      const port = Number(query.dst.slice(query.dst.lastIndexOf(':') + 1));
      const principal = query.srcIdentity?.slice('spiffe://'.length);
      const transport = principal === undefined ? 'plaintext' : 'mtls';
      const way = waysTo(mesh, workload, 'TCP', port).find((one) => one.transport === transport);
      const values = principal === undefined ? {} : { principal };
      const request = { values, addresses: { source, remote: source, destination } };
      const isPermitted = hasRequest(way?.authorization.permitted ?? [], request);
      expect(isPermitted, JSON.stringify(query)).toBe(query.expectedMatch !== isDeny);
    }
  });
});

function addressOf(text: string): string {
  return text.slice(0, text.lastIndexOf(':')).replace(/^\[(.*)\]$/, '$1');
}
