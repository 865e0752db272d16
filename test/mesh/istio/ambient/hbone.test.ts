import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { sidecarHbone } from '#mesh/istio/ambient/hbone.ts';
import { readSettings } from '#mesh/istio/settings/read-settings.ts';
import { clusterOf } from '../../../network/cluster-of.ts';
import { deployment, namespace, waypoint } from '../istio-of.ts';

function hboneOf(...objects: readonly JsonObject[]) {
  const cluster = clusterOf(objects);
  const istio = { cluster, settings: readSettings(cluster, {}) };
  const [workload] = cluster.workloads;
  if (workload === undefined) throw new Error('no workload');
  return sidecarHbone(istio, workload).accepted;
}

function configMap(mesh: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh },
  };
}

function operator(spec: JsonObject): JsonObject {
  return { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', metadata: { name: 'i' }, spec };
}

const AMBIENT = namespace('a', { 'istio.io/dataplane-mode': 'ambient' });

describe('whether a sidecar takes HBONE', () => {
  test('not unless something says so', () => {
    expect(hboneOf(deployment('web'))).toBe('no');
    expect(hboneOf(deployment('web'), configMap('rootNamespace: istio-system'))).toBe('no');
  });

  test.each([
    ['its label', deployment('web', { labels: { 'networking.istio.io/tunnel': 'http' } })],
    [
      'its annotation',
      deployment('web', {
        annotations: { 'proxy.istio.io/config': 'proxyMetadata:\n  ISTIO_META_ENABLE_HBONE: "true"\n' },
      }),
    ],
    [
      'its environment',
      deployment('web', {
        container: { name: 'istio-proxy', env: [{ name: 'ISTIO_META_ENABLE_HBONE', value: 'true' }] },
      }),
    ],
  ])('%s says so', (_, workload) => {
    expect(hboneOf(workload)).toBe('yes');
  });

  test("the mesh's configuration says so, or, being complete, says nothing", () => {
    const text = 'defaultConfig:\n  proxyMetadata:\n    ISTIO_META_ENABLE_HBONE: "true"\n';
    expect(hboneOf(deployment('web'), configMap(text))).toBe('yes');
    expect(hboneOf(deployment('web'), configMap(text.replace('true', 'false')), AMBIENT)).toBe('no');
    expect(hboneOf(deployment('web'), configMap('enableAutoMtls: true\n'), AMBIENT)).toBe('no');
    const meshConfig = { enableAutoMtls: true };
    expect(hboneOf(deployment('web'), operator({ profile: 'ambient', meshConfig }))).toBe('yes');
    expect(hboneOf(deployment('web'), operator({ profile: 'default', meshConfig }))).toBe('no');
  });

  test('an annotation is nearer than the mesh', () => {
    const off = deployment('web', {
      annotations: { 'proxy.istio.io/config': '{"proxyMetadata":{"ISTIO_META_ENABLE_HBONE":"false"}}' },
    });
    expect(hboneOf(off, AMBIENT)).toBe('no');
  });

  test('where something is ambient, the ambient profile is in force', () => {
    expect(hboneOf(deployment('web'), AMBIENT)).toBe('yes');
    expect(hboneOf(deployment('web'), waypoint('wp'))).toBe('yes');
    expect(hboneOf(deployment('web'), namespace('a', { 'istio-injection': 'enabled' }))).toBe('no');
  });
});
