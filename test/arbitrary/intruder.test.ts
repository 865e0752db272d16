import * as fc from 'fast-check';
import { Namespace, Pod } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { intruder } from '#arbitrary/intruder/intruder.ts';
import type { Intruder } from '#arbitrary/intruder/model.ts';
import { withIntruder } from '#arbitrary/intruder/with-intruder.ts';
import { buildCluster } from '#cluster/cluster.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { platform } from './platform.ts';

const { resources, intent, fabric } = await platform('soroban-ambient');
const declared = intruder(fabric, { intent });
const many = (arbitrary: fc.Arbitrary<Intruder>) => fc.sample(arbitrary, { numRuns: 1500, seed: 1 });
const accountOf = ({ pod }: Intruder) =>
  `${pod.metadata?.namespace}/${pod.spec?.serviceAccountName ?? 'default'}`;
const callers = new Set(intent.flows.map(({ from }) => from));

describe('an intruder', () => {
  test('is a pod that the API server would take, and JSON', () => {
    fc.assert(
      fc.property(declared, (one) => {
        expect(JSON.parse(JSON.stringify(one))).toEqual(one);
        new Pod(one.pod).validate();
        if (one.namespace !== undefined) new Namespace(one.namespace).validate();
      }),
    );
  });

  test('is never under the service account of a declared caller, nor of a waypoint', () => {
    for (const one of many(declared)) {
      // In this platform each caller's service account is called after it.
      expect(callers).not.toContain(accountOf(one));
      expect(accountOf(one)).not.toBe('payments/waypoint');
    }
  });

  test('without an intent is under nobody’s; if asked, also under a caller’s', () => {
    const owned = new Set(
      fabric.network.workloads.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`),
    );
    for (const one of many(intruder(buildCluster(resources)))) expect(owned).not.toContain(accountOf(one));
    const asked = many(intruder(fabric, { intent, callers: true })).map(accountOf);
    for (const caller of callers) expect(asked).toContain(caller);
  });

  test('brings its namespace along if that is new', () => {
    for (const { pod, namespace } of many(declared)) {
      const name = pod.metadata?.namespace ?? '';
      expect(namespace?.metadata?.name).toBe(
        fabric.cluster.namespaces.has(name) || name === 'default' ? undefined : name,
      );
    }
  });

  test('is what an attacker would think of', () => {
    const all = many(declared);
    const isAny = (is: (one: Intruder, labels: Readonly<Record<string, string>>) => unknown) =>
      all.some((one) => is(one, (one.pod.metadata?.labels ?? {}) as Record<string, string>));
    const gateway = (labels: Readonly<Record<string, string>>) =>
      labels['app.kubernetes.io/name'] === 'api-gateway';
    const place = ({ pod }: Intruder) => pod.metadata?.namespace;
    expect(isAny((one, labels) => gateway(labels) && place(one) === 'edge')).toBe(true);
    expect(isAny((one, labels) => gateway(labels) && place(one) !== 'edge')).toBe(true);
    expect(isAny((one) => one.pod.spec?.serviceAccountName === 'api-gateway' && place(one) !== 'edge')).toBe(
      true,
    );
    expect(isAny((one) => one.pod.spec?.serviceAccountName === 'waypoint' && place(one) !== 'payments')).toBe(
      true,
    );
    expect(isAny((_, labels) => labels['gateway.networking.k8s.io/gateway-name'] === 'waypoint')).toBe(true);
    expect(isAny(({ pod }) => pod.spec?.hostNetwork)).toBe(true);
    expect(isAny((_, labels) => labels['sidecar.istio.io/inject'] === 'false')).toBe(true);
    expect(isAny((_, labels) => labels['istio.io/dataplane-mode'] === 'none')).toBe(true);
    expect(isAny(({ pod }) => pod.metadata?.annotations?.['linkerd.io/inject'] === 'disabled')).toBe(true);
    expect(isAny((one) => one.namespace?.metadata?.labels?.['istio.io/dataplane-mode'])).toBe(true);
    expect(isAny((one) => place(one) === 'constructor')).toBe(true);
    expect(isAny((one) => place(one) === 'kube-system')).toBe(true);
    expect(isAny((one) => Object.hasOwn(one.pod.metadata?.labels ?? {}, 'constructor'))).toBe(true);
  });

  test('shrinks to the plainest pod', () => {
    const { counterexample } = fc.check(fc.property(declared, () => false));
    expect(counterexample?.[0]).toEqual({
      pod: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'intruder', namespace: 'default' },
        spec: { containers: [{ name: 'intruder', image: 'registry.example.com/intruder:1' }] },
      },
      sentence: 'a pod in namespace default',
    });
  });

  test('keeps what matters when it shrinks', () => {
    const { counterexample } = fc.check(
      fc.property(declared, ({ pod }) => pod.metadata?.labels?.['app.kubernetes.io/name'] !== 'api-gateway'),
      { seed: 3 },
    );
    expect(counterexample?.[0].pod.metadata).toEqual({
      name: 'intruder',
      namespace: 'default',
      labels: { 'app.kubernetes.io/name': 'api-gateway' },
    });
  });

  test('is printed as a manifest to paste, with seed and path', () => {
    const run = () =>
      fc.assert(
        fc.property(declared, ({ pod }) => pod.spec?.hostNetwork !== true),
        { seed: 7 },
      );
    expect(run).toThrow(/seed: 7, path: "[\d:]+"/);
    expect(run).toThrow(/# a pod in namespace default, in the host's network\napiVersion: v1\nkind: Pod\n/);
  });

  test('doesn’t depend on the order of the manifests', () => {
    const reversed = intruder(buildCluster([...resources].reverse()), { intent });
    const sample = (arbitrary: fc.Arbitrary<Intruder>) => fc.sample(arbitrary, { numRuns: 50, seed: 5 });
    expect(sample(reversed)).toEqual(sample(declared));
  });

  test('of a cluster without anything is a plain pod', () => {
    expect(fc.sample(intruder(clusterOf([])), { numRuns: 20, seed: 1 })).toHaveLength(20);
  });
});

describe('resources with an intruder', () => {
  test('have it last, and are otherwise the same', () => {
    const [one] = fc.sample(
      declared.filter(({ namespace }) => namespace !== undefined),
      { numRuns: 1, seed: 1 },
    );
    if (one === undefined) throw new Error('no intruder');
    const after = withIntruder(resources, one);
    expect(after.slice(0, -2)).toEqual(resources);
    expect(after.slice(-2).map(({ kind }) => kind)).toEqual(['Namespace', 'Pod']);
    const { workloads } = buildCluster(after);
    expect(workloads.at(-1)?.resource.object).toEqual(one.pod);
  });
});
