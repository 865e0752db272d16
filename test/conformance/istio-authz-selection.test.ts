import { describe, expect, test } from 'vitest';
import { namespaceOf } from '#cluster/namespace.ts';
import type { JsonObject } from '#manifest/json.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import { ACTIONS } from '#mesh/istio/authorization/policy.ts';
import { istioOf } from '../mesh/istio/istio-of.ts';
import { hasVectors, readVectors } from './vectors.ts';

interface SelectionCase {
  readonly rootNamespace: string;
  readonly workload: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly isWaypoint: boolean;
    readonly services: readonly {
      readonly Name: string;
      readonly Namespace: string;
      readonly Registry: { readonly $id: string };
    }[];
  };
  readonly manifests: readonly JsonObject[];
  /** By action in lower case, `namespace/name` of each policy. */
  readonly expect: Readonly<Record<string, readonly string[]>>;
}

describe.skipIf(!hasVectors)('which AuthorizationPolicies apply [needs ../shared]', () => {
  const cases = readVectors<SelectionCase>('istio-authz-selection');

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  test.each(cases)('$name', ({ rootNamespace, workload, manifests, expect: expected }) => {
    const found = policiesFor(istioOf(manifests, { rootNamespace }), {
      ...workload,
      services: workload.services.map(({ Name, Namespace, Registry }) => ({
        kind: Registry.$id === 'provider.Kubernetes' ? 'Service' : 'ServiceEntry',
        namespace: Namespace,
        name: Name,
      })),
    });
    for (const action of ACTIONS) {
      const names = found
        .filter((policy) => policy.action === action)
        .map(({ resource }) => `${namespaceOf(resource)}/${resource.name}`);
      expect(names, action).toEqual(expected[action.toLowerCase()]);
    }
  });
});
