import { describe, expect, test } from 'vitest';
import type { Cluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import { workloadAuthorization } from '#mesh/istio/authorization/workload-authorization.ts';
import { istioPrincipal } from '#mesh/istio/identity.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { hasRequest, type Request } from '#set/request.ts';
import { istioOf } from '../mesh/istio/istio-of.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface DocsCase {
  readonly rootNamespace: string;
  readonly manifests: readonly VectorManifest[];
  readonly queries: readonly Query[];
}

interface Query {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly appProtocol?: string;
  readonly method?: string;
  readonly path?: string;
  readonly expected: string;
}

/** Questions about the transport are another test's; these are those that authorization decides. */
const DECIDED = ['authorized', 'denied'];

describe.skipIf(!hasVectors)("authorization, as Istio's documentation tells [needs ../shared]", () => {
  const cases = readVectors<DocsCase>('istio-docs').filter(({ queries }) =>
    queries.some(({ expected }) => DECIDED.includes(expected)),
  );

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(cases)('$name', ({ manifests, rootNamespace, queries }) => {
    const cluster = vectorCluster(manifests);
    const istio: Istio = { cluster, settings: { ...istioOf([]).settings, rootNamespace } };
    for (const query of queries) {
      expect(DECIDED).toContain(query.expected);
      const { permitted } = workloadAuthorization(istio, named(cluster, query.to), query.port);
      const principal = istioPrincipal(istio, named(cluster, query.from));
      expect(hasRequest(permitted, requestOf(query, principal)), JSON.stringify(query)).toBe(
        query.expected === 'authorized',
      );
    }
  });
});

/** Both ends have a sidecar in these pages, so that the caller shows its certificate. */
function requestOf({ appProtocol, method, path = '/' }: Query, principal: string): Request {
  const isHttp = appProtocol !== 'tcp';
  const values = isHttp
    ? { principal, protocol: 'http', method: method ?? 'GET', path, host: 'server' }
    : { principal, protocol: 'tcp' };
  return { values, addresses: { source: '10.0.0.1', remote: '10.0.0.1', destination: '10.0.0.2' } };
}

function named(cluster: Cluster, id: string): Workload {
  const found = cluster.workloads.find(({ namespace, resource }) => `${namespace}/${resource.name}` === id);
  if (found === undefined) throw new Error(`no workload ${id}`);
  return found;
}
