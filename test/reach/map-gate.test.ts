import { describe, expect, test } from 'vitest';
import { buildFabric } from '#equation/fabric.ts';
import type { JsonObject } from '#manifest/json.ts';
import { buildFabricMap } from '#reach/map/fabric/fabric-map.ts';
import { clusterOf } from '../network/cluster-of.ts';

const POD: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: {
    serviceAccountName: 'web',
    containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 8080 }] }],
  },
};
const BASE: readonly JsonObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
  },
  {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace: 'shop' },
    spec: { mtls: { mode: 'STRICT' } },
  },
  POD,
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: { app: 'web' },
      ports: [{ port: 80, targetPort: 8080, name: 'http', appProtocol: 'http' }],
    },
  },
];
const gateway = (annotations: JsonObject = {}, className = 'istio'): JsonObject => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'front', namespace: 'shop', annotations },
  spec: {
    gatewayClassName: className,
    listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
  },
});
const ROUTE: JsonObject = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    parentRefs: [{ name: 'front' }],
    rules: [
      { matches: [{ path: { type: 'Exact', value: '/buy' } }], backendRefs: [{ name: 'web', port: 80 }] },
    ],
  },
};

const mapOf = (...more: readonly JsonObject[]) =>
  buildFabricMap(buildFabric(clusterOf([...BASE, ...more])), { refused: true });

describe('a gateway that Istio deploys', () => {
  test('is open to the outside by the Service that comes with it', () => {
    const { entrances, gates } = mapOf(gateway(), ROUTE);
    expect(entrances.map(({ type, resource }) => [type, resource.id])).toEqual([
      ['LoadBalancer', 'Gateway/shop/front'],
    ]);
    expect(gates).toMatchObject([
      {
        port: 80,
        tls: 'none',
        exposed: 'yes',
        routes: [{ requests: expect.stringContaining('/buy'), works: 'yes', transport: 'mtls' }],
      },
    ]);
  });

  test('unless an annotation makes that Service one of the cluster', () => {
    const { entrances, gates } = mapOf(gateway({ 'networking.istio.io/service-type': 'ClusterIP' }), ROUTE);
    expect(entrances).toEqual([]);
    expect(gates).toMatchObject([{ exposed: 'no' }]);
  });

  test('takes the place of the guess that some controller serves the route', () => {
    const guessed = mapOf(gateway({}, 'another'), ROUTE).entrances.map(({ type }) => type);
    expect(guessed).toEqual(['HTTPRoute']);
    expect(mapOf(gateway(), ROUTE).entrances.map(({ type }) => type)).not.toContain('HTTPRoute');
  });

  test('is refused where the destination does not let it in', () => {
    const nobody = {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { selector: { matchLabels: { app: 'web' } }, action: 'ALLOW' },
    };
    expect(mapOf(gateway(), ROUTE, nobody).gates).toMatchObject([
      { routes: [{ works: 'no', refusedBy: 'authorization' }] },
    ]);
  });
});

describe('what one layer refuses', () => {
  test('a Service that opens what takes no plaintext', () => {
    const balancer = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'open', namespace: 'shop' },
      spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    };
    expect(mapOf(balancer).entrances).toMatchObject([{ admitted: [], refusedBy: 'transport' }]);
  });

  const outsider = { ...POD, metadata: { name: 'old', namespace: 'old', labels: { app: 'old' } } };
  const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'old' } };
  const only = (account: string): JsonObject => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      rules: [{ from: [{ source: { principals: [`cluster.local/ns/shop/sa/${account}`] } }] }],
    },
  });
  const caller = {
    ...POD,
    metadata: { name: 'caller', namespace: 'shop', labels: { app: 'caller' } },
    spec: { serviceAccountName: 'caller', containers: [{ name: 'c', image: 'i' }] },
  };

  function refusals(map: ReturnType<typeof mapOf>) {
    const names = (group: number) => (map.groups[group] ?? []).map((number) => map.workloads[number]?.name);
    return (map.refused ?? [])
      .filter(({ to }) => names(to).includes('web'))
      .map(({ from, except, by }) => `${except ? 'all but ' : ''}${names(from).join()}: ${by}`)
      .sort();
  }

  test('plaintext of a workload without proxy, and an identity that is not permitted', () => {
    expect(refusals(mapOf(NAMESPACE, outsider, caller))).toEqual(['old: transport']);
    expect(refusals(mapOf(NAMESPACE, outsider, caller, only('somebody')))).toEqual([
      'caller: authorization',
      'old: transport',
    ]);
  });

  test('a caller that the mesh permits by name and no network policy lets through', () => {
    const isolation = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] },
    };
    expect(refusals(mapOf(caller, only('caller'), isolation))).toEqual(['caller: network']);
  });
});
