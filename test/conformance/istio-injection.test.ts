import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { wantedByInjector } from '#mesh/istio/membership/injection.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import { istioOfCluster, onlyWorkload, workloadNamed } from '../mesh/istio/settings/istio-of.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface PodCase {
  readonly injectorConfig: JsonObject;
  readonly manifests: readonly VectorManifest[];
  readonly expect: { readonly inject: boolean };
}

/**
 * The conversion kept `matchLabels` and lost `matchExpressions`, so that some selectors came out empty. The source's test makes them with
 * `parseToLabelSelector(t, "foo")`, which is "the label foo exists". (An empty selector is passed over by the injector, so that these
 * cases couldn't come out as they say.) Here are the keys that the source gives, in the order of the list.
 */
const LOST_KEYS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'policy-disabled-always-never-inject-with-both-labels': {
    alwaysInjectSelector: ['always'],
    neverInjectSelector: ['never'],
  },
  'policy-disabled-always-never-inject-with-label-returns-true': {
    alwaysInjectSelector: ['always'],
    neverInjectSelector: ['never'],
  },
  'policy-disabled-always-never-inject-with-label-returns-false': {
    alwaysInjectSelector: ['always'],
    neverInjectSelector: ['never'],
  },
  'policy-disabled-annotation-false-always-inject': { alwaysInjectSelector: ['foo'] },
  'policy-enabled-always-inject-multiple-labels': { alwaysInjectSelector: ['foo', 'bar'] },
  'policy-enabled-annotation-false-always-inject': { alwaysInjectSelector: ['foo'] },
  'policy-enabled-annotation-true-never-inject': { neverInjectSelector: ['foo'] },
  'policy-enabled-never-inject-multiple-labels': { neverInjectSelector: ['foo', 'bar'] },
  'policy-enabled-never-inject-with-empty-label': { neverInjectSelector: ['foo'] },
};

describe.skipIf(!hasVectors)('istio-injection [needs ../shared]', () => {
  const cases = readVectors<PodCase>('istio-injection');

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  test.each(cases)('$name', ({ name, injectorConfig, manifests, expect: expected }) => {
    const config = restored(name, injectorConfig);
    const istio = istioOfCluster(
      vectorCluster([
        ...manifests,
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'istio-sidecar-injector', namespace: 'istio-system' },
          data: { config: JSON.stringify(config) },
        },
        {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: 'test-namespace', labels: { 'istio-injection': 'enabled' } },
        },
      ]),
    );
    const workload = onlyWorkload(istio);
    expect(wantedByInjector(istio, workload).answer).toBe(expected.inject ? 'yes' : 'no');
  });

  /** Without this, a lost selector would be an unexplained exception. */
  test('no selector came out empty but those that are restored', () => {
    const empty = cases.filter(({ injectorConfig }) => JSON.stringify(injectorConfig).includes('{}'));
    expect(empty.map(({ name }) => name).filter((name) => LOST_KEYS[name] === undefined)).toEqual([]);
  });
});

function restored(name: string, config: JsonObject): JsonObject {
  const lost = LOST_KEYS[name] ?? {};
  const selectors = Object.entries(lost).map(([list, keys]) => [
    list,
    keys.map((key) => ({ matchExpressions: [{ key, operator: 'Exists' }] })),
  ]);
  return { ...config, ...Object.fromEntries(selectors) };
}

interface GoldenCase {
  readonly manifests: readonly VectorManifest[];
  readonly expect: readonly {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly injected: boolean;
  }[];
}

/** The source injects each file by hand (`istioctl kube-inject`), whatever its namespace; here each namespace asks for injection. */
describe.skipIf(!hasVectors)('istio-injection-golden [needs ../shared]', () => {
  const cases = readVectors<GoldenCase>('istio-injection-golden');

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(30);
  });

  test.each(cases)('$name', ({ manifests, expect: expected }) => {
    const names = new Set(vectorCluster(manifests).workloads.map((one) => one.namespace));
    const namespaces = [...names].map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'istio-injection': 'enabled' } },
    }));
    const istio = istioOfCluster(vectorCluster([...manifests, ...namespaces]));
    const answers = expected.map((one) => {
      const workload = workloadNamed(istio, one.name, one.namespace === '' ? undefined : one.namespace);
      // An agent without interception has a container istio-proxy in the source's golden file, and is neither in nor out here.
      const { member, because } = istioMembership(istio, workload);
      const isAgent = because.some(({ reason }) => reason === 'istio/template-proxyless');
      return { ...one, injected: member === 'yes' || isAgent };
    });
    expect(answers).toEqual(expected);
  });
});
