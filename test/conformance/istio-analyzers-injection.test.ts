import { describe, expect, test } from 'vitest';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject } from '#manifest/json.ts';
import { injection } from '#mesh/istio/membership/injection.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { istioOfCluster, workloadNamed } from '../mesh/istio/settings/istio-of.ts';
import { hasVectors, readVectors, type VectorManifest, vectorCluster } from './vectors.ts';

interface Case {
  readonly analyzer: string;
  readonly manifests: readonly VectorManifest[];
  readonly expect: readonly { readonly message: string; readonly resource: string }[];
}

/** What of these two analyzers' messages is about membership; the rest of theirs is about labels that contradict each other. */
const MESSAGES = {
  missing: 'PodMissingProxy',
  notInjected: 'NamespaceNotInjected',
  byDefault: 'NamespaceInjectionEnabledByDefault',
};

/** The analyzer only looks at pods of namespaces that it knows; the webhook `rev.object` takes this pod by its own label. */
const NOT_LOOKED_AT = ['Pod istio-system/istiod-canary-1234567890-12345'];

/** `injection.ImageAnalyzer` compares versions of proxy images. That its pods are in the mesh is what it takes for granted. */
describe.skipIf(!hasVectors)('istio-analyzers, injection [needs ../shared]', () => {
  const cases = readVectors<Case>('istio-analyzers');
  const of = (analyzer: string) => cases.filter((one) => one.analyzer === `injection.${analyzer}`);

  test('there are cases', () => {
    for (const analyzer of ['Analyzer', 'ImageAutoAnalyzer', 'ImageAnalyzer']) {
      expect(of(analyzer).length, analyzer).toBeGreaterThan(0);
    }
  });

  test.each(of('Analyzer'))('pods without their proxy: $name', ({ manifests, expect: expected }) => {
    const istio = istioOfCluster(vectorCluster(manifests));
    const missing = istio.cluster.workloads
      .filter((one) => injection(istio, one).answer === 'yes' && !hasProxy(one))
      .map(nameOf)
      .filter((name) => !NOT_LOOKED_AT.includes(name));
    expect(missing).toEqual(resources(expected, MESSAGES.missing));
  });

  test.each(of('Analyzer'))('namespaces that say nothing: $name', ({ manifests, expect: expected }) => {
    const names = [...vectorCluster(manifests).namespaces.values()].filter(
      (one) => one.resource !== undefined,
    );
    const istio = istioOfCluster(vectorCluster([...manifests, ...names.map(({ name }) => plainPod(name))]));
    const saying = (reason: string) =>
      names
        .filter(({ name }) => reasonsOf(istio, workloadNamed(istio, `plain-${name}`)).includes(reason))
        .map(({ name }) => `Namespace ${name}`);
    const silent = saying('istio/namespace-silent').filter((name) => !isAmbient(istio, name));
    expect(silent).toEqual(resources(expected, MESSAGES.notInjected));
    const byDefault = saying('istio/namespace-by-default').filter((name) => !isAmbient(istio, name));
    expect(byDefault).toEqual(resources(expected, MESSAGES.byDefault));
  });

  test.each(of('ImageAutoAnalyzer'))('the image auto stays: $name', ({ manifests, expect: expected }) => {
    const istio = istioOfCluster(vectorCluster(manifests));
    const stays = istio.cluster.workloads.filter(
      (one) => hasProxy(one) && istioMembership(istio, one).member !== 'yes',
    );
    expect(stays.map(nameOf).sort()).toEqual(expected.map(({ resource }) => resource).sort());
  });

  test.each(of('ImageAnalyzer'))('pods of the mesh: $name', ({ manifests }) => {
    const istio = istioOfCluster(vectorCluster(manifests));
    const labelled = istio.cluster.workloads.filter(({ namespace }) => {
      const labels = istio.cluster.namespaces.get(namespace)?.labels ?? {};
      return labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined;
    });
    expect(labelled.length).toBeGreaterThan(1);
    expect(labelled.filter((one) => istioMembership(istio, one).member !== 'yes').map(nameOf)).toEqual([]);
  });
});

function resources(expected: Case['expect'], message: string): readonly string[] {
  return expected.filter((one) => one.message === message).map(({ resource }) => resource);
}

function nameOf({ resource, namespace }: Workload): string {
  return `${resource.kind} ${namespace}/${resource.name}`;
}

function reasonsOf(istio: Istio, workload: Workload): readonly string[] {
  return istioMembership(istio, workload).because.map(({ reason }) => reason);
}

function isAmbient(istio: Istio, name: string): boolean {
  const labels = istio.cluster.namespaces.get(name.replace('Namespace ', ''))?.labels ?? {};
  return labels['istio.io/dataplane-mode'] === 'ambient';
}

function hasProxy({ template }: Workload): boolean {
  const containers = [...arrayAt(template.spec, 'containers'), ...arrayAt(template.spec, 'initContainers')];
  return containers.some((one) => isObject(one) && one['name'] === 'istio-proxy');
}

function plainPod(namespace: string): VectorManifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `plain-${namespace}`, namespace },
    spec: { containers: [{ name: 'main', image: 'main' }] },
  };
}
