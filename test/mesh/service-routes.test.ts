import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { buildMesh } from '#mesh/mesh.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { deployment, namespace, service, waypoint } from './istio/istio-of.ts';

const route = (rules: readonly JsonObject[], parent: JsonObject = {}): JsonObject => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'r', namespace: 'shop' },
  spec: { parentRefs: [{ group: '', kind: 'Service', name: 'api', ...parent }], rules },
});
const to = (name: string, more: JsonObject = {}): JsonObject => ({
  backendRefs: [{ name, port: 80 }],
  ...more,
});
const elsewhere = route([to('other')]);

const SIDECARS = namespace('shop', { 'istio-injection': 'enabled' });
const AMBIENT = namespace('shop', { 'istio.io/dataplane-mode': 'ambient' });
const WAYPOINTS = namespace('shop', {
  'istio.io/dataplane-mode': 'ambient',
  'istio.io/use-waypoint': 'gate',
});
const LINKERD: JsonObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', annotations: { 'linkerd.io/inject': 'enabled' } },
};
const WORKLOADS = [
  deployment('web'),
  deployment('api'),
  service('api'),
  deployment('other'),
  service('other'),
];

/** What `web` would send to `api`, by its Service. */
function sent(mesh: 'istio' | 'linkerd', objects: readonly JsonObject[]) {
  const { cluster, semantics } = buildMesh(clusterOf([...WORKLOADS, ...objects]));
  const named = (name: string) => cluster.workloads.find(({ resource }) => resource.name === name);
  const [web, api] = [named('web'), named('api')];
  const own = cluster.services.find(({ resource }) => resource.name === 'api');
  const servicePort = own?.ports[0];
  if (!web || !api || !own || !servicePort) throw new Error('nothing there');
  const { transport, because } = semantics[mesh].choose(web, {
    workload: api,
    port: 8080,
    service: own,
    servicePort,
  });
  return [transport, because[0]?.reason, because[0]?.resource?.name];
}

describe('a route whose parent is a Service', () => {
  test('may lead what a sidecar sends elsewhere', () => {
    expect(sent('istio', [SIDECARS])[0]).toBe('mtls');
    expect(sent('istio', [SIDECARS, elsewhere])).toEqual(['unknown', 'istio/routed-perhaps', 'r']);
  });

  test('is followed by a waypoint, not by ztunnel', () => {
    expect(sent('istio', [AMBIENT, elsewhere])[0]).toBe('mtls');
    const gate = waypoint('gate');
    expect(sent('istio', [WAYPOINTS, gate])[0]).toBe('mtls');
    expect(sent('istio', [WAYPOINTS, gate, elsewhere])[0]).toBe('unknown');
  });

  test("is followed by Linkerd's proxy", () => {
    expect(sent('linkerd', [LINKERD])[0]).toBe('mtls');
    expect(sent('linkerd', [LINKERD, elsewhere])).toEqual(['unknown', 'linkerd/routed-perhaps', 'r']);
    const own = { ...elsewhere, apiVersion: 'policy.linkerd.io/v1beta3' };
    expect(sent('linkerd', [LINKERD, own])[0]).toBe('unknown');
  });

  test.each<[string, JsonObject]>([
    ['it leads to the Service itself', route([to('api', { timeouts: { request: '1s' } })])],
    [
      'one of its rules takes the rest',
      route([to('api', { matches: [{ path: { type: 'Exact', value: '/x' } }] }), to('api')]),
    ],
    ['all begins with /', route([to('api', { matches: [{ path: { type: 'PathPrefix', value: '/' } }] })])],
    ['headers are changed', route([to('api', { filters: [{ type: 'RequestHeaderModifier' }] })])],
    ['it is about another Service', route([to('other')], { name: 'other' })],
    ['it is about another port', route([to('other')], { port: 81 })],
    ['it is about a Gateway', route([to('other')], { kind: 'Gateway' })],
  ])('changes nothing where %s', (_, one) => {
    expect(sent('istio', [SIDECARS, one])[0]).toBe('mtls');
  });

  test.each<[string, JsonObject]>([
    ['some requests are not matched', route([to('api', { matches: [{ method: 'GET' }] })])],
    ['some go elsewhere', route([to('other', { matches: [{ method: 'GET' }] }), to('api')])],
    ['it redirects', route([to('api', { filters: [{ type: 'RequestRedirect' }] })])],
    ['it leads nowhere', route([{}])],
    ['it has no rules', route([])],
    [
      'it leads to the name in another namespace',
      route([{ backendRefs: [{ name: 'api', namespace: 'x' }] }]),
    ],
  ])('leaves open whether a call gets there where %s', (_, one) => {
    expect(sent('istio', [SIDECARS, one])[0]).toBe('unknown');
  });
});

test('a VirtualService that leads to other workloads is followed by a waypoint', () => {
  const router = (host: string): JsonObject => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'v', namespace: 'shop' },
    spec: { hosts: ['api'], http: [{ route: [{ destination: { host } }] }] },
  });
  const gate = waypoint('gate');
  expect(sent('istio', [WAYPOINTS, gate, router('api')])[0]).toBe('mtls');
  expect(sent('istio', [WAYPOINTS, gate, router('other')])).toEqual([
    'unknown',
    'istio/routed-elsewhere',
    'v',
  ]);
  expect(sent('istio', [AMBIENT, router('other')])[0]).toBe('mtls');
});

test("a ServiceEntry under the Service's own name leaves open where a call goes", () => {
  const entry = (host: string): JsonObject => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'e', namespace: 'shop' },
    spec: { hosts: [host], resolution: 'STATIC', endpoints: [{ address: '192.0.2.1' }] },
  });
  expect(sent('istio', [SIDECARS, entry('api.example.com')])[0]).toBe('mtls');
  const own = entry('api.shop.svc.cluster.local');
  expect(sent('istio', [SIDECARS, own])).toEqual(['unknown', 'istio/routed-perhaps', 'e']);
});

test('a BackendTLSPolicy is for gateways and waypoints', () => {
  const policy: JsonObject = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'BackendTLSPolicy',
    metadata: { name: 'b', namespace: 'shop' },
    spec: { targetRefs: [{ group: '', kind: 'Service', name: 'api' }] },
  };
  expect(sent('istio', [SIDECARS, policy])[0]).toBe('mtls');
  expect(sent('istio', [WAYPOINTS, waypoint('gate'), policy])).toEqual(['unknown', 'istio/backend-tls', 'b']);
});
