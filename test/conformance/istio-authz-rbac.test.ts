import fc from 'fast-check';
import * as yaml from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { authorizationOf } from '#mesh/istio/authorization/authorization-of.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import type { AuthorizationPolicy } from '#mesh/istio/authorization/policy.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { hasRequest } from '#set/request.ts';
import { istioOf } from '../mesh/istio/istio-of.ts';
import { passesEnvoy } from './envoy-rbac.ts';
import { arbitraryRequest } from './envoy-requests.ts';
import { requestOfEnvoy } from './request-of-envoy.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface RbacCase {
  readonly workload: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly trustDomain: readonly [string, readonly string[]] | null;
  readonly meshConfig: string | null;
  readonly manifests: readonly VectorManifest[];
  readonly expectEnvoyFilters: readonly { readonly yaml: string }[];
}

const FAMILY = 'istio-authz-rbac';

/** What the names of upstream's mesh configurations stand for, as far as it matters. */
const PROVIDERS: Readonly<Record<string, JsonObject>> = {
  meshConfigHTTP: { envoyExtAuthzHttp: { service: 'foo/authz', port: 9000, pathPrefix: '/check' } },
  meshConfigGRPC: { envoyExtAuthzGrpc: { service: 'foo/authz', port: 9000 } },
  meshConfigGRPCNoNamespace: { envoyExtAuthzGrpc: { service: 'authz', port: 9000 } },
  meshConfigInvalid: { envoyExtAuthzHttp: { service: 'foo/authz', port: 999999, pathPrefix: 'check' } },
};

function istioOfCase({ manifests, trustDomain, meshConfig }: RbacCase): Istio {
  const provider = meshConfig === null ? undefined : { name: 'default', ...PROVIDERS[meshConfig] };
  const { settings } = istioOf([], {
    rootNamespace: 'istio-config',
    ...(trustDomain === null ? {} : { trustDomain: trustDomain[0], trustDomainAliases: trustDomain[1] }),
    ...(provider === undefined ? {} : { meshConfig: { extensionProviders: [provider] } }),
  });
  return { cluster: vectorCluster(manifests), settings };
}

/** The builder is handed policies that the webhook would have refused too. */
function accepted({ refused: _refused, ...policy }: AuthorizationPolicy): AuthorizationPolicy {
  return policy;
}

describe.skipIf(!hasVectors)('AuthorizationPolicy as RBAC filters [needs ../shared]', () => {
  const cases = readVectors<RbacCase>(FAMILY);
  const told = new Set<string>();

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(cases)('$name', (vector) => {
    const istio = istioOfCase(vector);
    const layer = vector.name.startsWith('tcp') ? 'tcp' : 'http';
    const policies = policiesFor(istio, vector.workload).map(accepted);
    expect(policies.length).toBeGreaterThan(0);
    const filters = vector.expectEnvoyFilters.map((config) => yaml.load(config.yaml) as JsonObject);
    const verdicts = new Set<boolean>();
    fc.assert(
      fc.property(arbitraryRequest(filters), (request) => {
        const { permitted, unknown, decisions } = authorizationOf(istio, policies, request.port, layer);
        expect(unknown).toEqual([]);
        const sets = decisions.map(({ requests }) => requests);
        const ours = requestOfEnvoy(request, layer, sets);
        const expected = passesEnvoy(filters, request);
        verdicts.add(expected);
        expect(hasRequest(permitted, ours)).toBe(expected);
        expect(sets.filter((set) => hasRequest(set, ours))).toHaveLength(1);
      }),
      { numRuns: 250, seed: 7 },
    );
    if (verdicts.size === 2) told.add(vector.name);
  });

  test('the requests tell: most cases see both verdicts', () => {
    expect(told.size).toBeGreaterThan(cases.length * 0.6);
  });
});
