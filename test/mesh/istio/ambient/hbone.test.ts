import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { sidecarHbone } from '#mesh/istio/ambient/hbone.ts';
import { resourceOf } from '../../../network/cluster-of.ts';
import { deployment, istioOf, namespace, waypoint } from '../istio-of.ts';

function hboneOf(objects: readonly JsonObject[], configuration?: JsonObject) {
  const resource = configuration && resourceOf(configuration);
  const istio = istioOf(objects, resource === undefined ? {} : { resource });
  const [workload] = istio.cluster.workloads;
  if (workload === undefined) throw new Error('no workload');
  return sidecarHbone(istio, workload).accepted;
}

function configMap(mesh: string): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio' }, data: { mesh } };
}

describe('whether a sidecar takes HBONE', () => {
  test('not unless something says so', () => {
    expect(hboneOf([deployment('web')])).toBe('no');
    expect(hboneOf([deployment('web')], configMap('rootNamespace: istio-system'))).toBe('no');
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
    expect(hboneOf([workload])).toBe('yes');
  });

  test("the mesh's configuration says so", () => {
    const text = 'defaultConfig:\n  proxyMetadata:\n    ISTIO_META_ENABLE_HBONE: "true"\n';
    expect(hboneOf([deployment('web')], configMap(text))).toBe('yes');
    const operator = { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator' };
    expect(hboneOf([deployment('web')], { ...operator, spec: { profile: 'ambient' } })).toBe('yes');
    expect(hboneOf([deployment('web')], { ...operator, spec: { profile: 'default' } })).toBe('no');
  });

  test('an annotation is nearer than the mesh', () => {
    const off = deployment('web', {
      annotations: { 'proxy.istio.io/config': '{"proxyMetadata":{"ISTIO_META_ENABLE_HBONE":"false"}}' },
    });
    expect(hboneOf([off, namespace('a', { 'istio.io/dataplane-mode': 'ambient' })])).toBe('no');
  });

  test('where something is ambient, the ambient profile is in force', () => {
    expect(hboneOf([deployment('web'), namespace('a', { 'istio.io/dataplane-mode': 'ambient' })])).toBe(
      'yes',
    );
    expect(hboneOf([deployment('web'), waypoint('wp')])).toBe('yes');
    expect(hboneOf([deployment('web'), namespace('a', { 'istio.io/dataplane-mode': 'none' })])).toBe('no');
  });
});
