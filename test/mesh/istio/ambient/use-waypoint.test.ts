import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { waypointsOfService, waypointsOfWorkload } from '#mesh/istio/ambient/use-waypoint.ts';
import { findWaypoints } from '#mesh/istio/ambient/waypoint.ts';
import { deployment, istioOf, namespace, service, waypoint } from '../istio-of.ts';

const USE = 'istio.io/use-waypoint';

/** `namespace/name` of the waypoints of the first Service and the first workload; with what is wrong with them. */
function usesOf(...objects: readonly JsonObject[]) {
  const istio = istioOf(objects);
  const [first] = istio.cluster.services;
  const [workload] = istio.cluster.workloads;
  const told = (uses: ReturnType<typeof waypointsOfService>) =>
    uses.map(
      ({ namespace, name, waypoint, refused }) =>
        `${namespace}/${name}${waypoint === undefined ? ' missing' : ''}${refused ? ` ${refused}` : ''}`,
    );
  return {
    service: first === undefined ? [] : told(waypointsOfService(istio, first)),
    workload: workload === undefined ? [] : told(waypointsOfWorkload(istio, workload)),
  };
}

describe('which waypoint stands before a Service or a pod', () => {
  test('the one that the label of the Service names', () => {
    expect(usesOf(service('web', { labels: { [USE]: 'wp' } }), deployment('web'), waypoint('wp'))).toEqual({
      service: ['shop/wp'],
      workload: [],
    });
  });

  test("the namespace's label counts for what has none of its own; `none` opts out", () => {
    const inMesh = namespace('shop', { [USE]: 'wp' });
    expect(usesOf(inMesh, service('web'), deployment('web'), waypoint('wp')).service).toEqual(['shop/wp']);
    const out = service('web', { labels: { [USE]: 'none' } });
    expect(usesOf(inMesh, out, deployment('web'), waypoint('wp')).service).toEqual([]);
  });

  test('a waypoint for Services is not one for pods, and only a label of their own is then a mistake', () => {
    const inMesh = namespace('shop', { [USE]: 'wp' });
    const labelled = deployment('web', { labels: { [USE]: 'wp' } });
    expect(usesOf(inMesh, deployment('web'), waypoint('wp')).workload).toEqual([]);
    expect(usesOf(inMesh, labelled, waypoint('wp')).workload).toEqual(['shop/wp wrong-traffic']);
  });

  test.each([
    ['service', ['shop/wp'], []],
    ['workload', [], ['shop/wp']],
    ['all', ['shop/wp'], ['shop/wp']],
    ['none', [], []],
  ])('a waypoint for %s, from the label of the namespace', (serves, ofService, ofWorkload) => {
    const wp = waypoint('wp', { labels: { 'istio.io/waypoint-for': serves } });
    const uses = usesOf(namespace('shop', { [USE]: 'wp' }), service('web'), deployment('web'), wp);
    expect(uses).toEqual({ service: ofService, workload: ofWorkload });
  });

  test('the class says what its Gateways serve, if they do not', () => {
    const gatewayClass = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GatewayClass',
      metadata: { name: 'istio-waypoint', labels: { 'istio.io/waypoint-for': 'workload' } },
      spec: { controllerName: 'istio.io/mesh-controller' },
    };
    const labelled = deployment('web', { labels: { [USE]: 'wp' } });
    expect(usesOf(gatewayClass, labelled, waypoint('wp')).workload).toEqual(['shop/wp']);
  });

  test('in another namespace, if its listener admits this one', () => {
    const labels = { [USE]: 'wp', [`${USE}-namespace`]: 'infra' };
    const there = (from?: JsonObject) =>
      usesOf(
        namespace('shop', { team: 'a' }),
        service('web', { labels }),
        deployment('web'),
        waypoint('wp', { namespace: 'infra', ...(from && { from }) }),
      ).service;
    expect(there()).toEqual(['infra/wp not-admitted']);
    expect(there({ from: 'Same' })).toEqual(['infra/wp not-admitted']);
    expect(there({ from: 'All' })).toEqual(['infra/wp']);
    expect(there({ from: 'Selector', selector: { matchLabels: { team: 'a' } } })).toEqual(['infra/wp']);
    expect(there({ from: 'Selector', selector: { matchLabels: { team: 'b' } } })).toEqual([
      'infra/wp not-admitted',
    ]);
  });

  test('one that the manifests do not have is told', () => {
    expect(usesOf(service('web', { labels: { [USE]: 'wp' } }), deployment('web')).service).toEqual([
      'shop/wp missing',
    ]);
  });

  test.each([
    ['a Service without an address', { clusterIP: 'None' }, {}],
    ['an alias', { type: 'ExternalName', externalName: 'web.example.com' }, {}],
    ["a waypoint's own Service", {}, { 'gateway.istio.io/managed': 'istio.io-mesh-controller' }],
  ])('%s is led through none', (_, spec, labels) => {
    const own = service('web', { spec, labels: { [USE]: 'wp', ...labels } });
    expect(usesOf(own, deployment('web'), waypoint('wp')).service).toEqual([]);
  });

  test('a canary stands beside the first, taken from where the first is', () => {
    const both = { [USE]: 'wp', [`${USE}-canary`]: 'next' };
    const gateways = [waypoint('wp'), waypoint('next')];
    expect(usesOf(service('web', { labels: both }), ...gateways).service).toEqual(['shop/wp', 'shop/next']);
    const mixed = [namespace('shop', both), service('web', { labels: { [USE]: 'wp' } })];
    expect(usesOf(...mixed, ...gateways).service).toEqual(['shop/wp']);
  });

  test('labels that are called like members of every object are no labels', () => {
    const odd = service('web', { labels: { constructor: 'x', __proto__: 'y' } });
    expect(usesOf(odd, deployment('web'), waypoint('wp')).service).toEqual([]);
  });
});

describe('the pods of a waypoint', () => {
  const relays = (...objects: readonly JsonObject[]) =>
    [...findWaypoints(istioOf(objects)).values()].flatMap(({ relays }) => relays);

  test('are those that Istio deploys under its name', () => {
    expect(relays(waypoint('wp'))).toEqual([
      {
        namespace: 'shop',
        labels: { 'gateway.networking.k8s.io/gateway-name': 'wp' },
        serviceAccount: 'wp',
        port: 15008,
      },
    ]);
  });

  test('run under the account that an annotation names', () => {
    const gateway = waypoint('wp');
    const metadata = {
      name: 'wp',
      namespace: 'shop',
      annotations: { 'gateway.istio.io/service-account': 'own' },
    };
    expect(relays({ ...gateway, metadata }).map(({ serviceAccount }) => serviceAccount)).toEqual(['own']);
  });

  test('a Gateway of another class may be anything', () => {
    const foreign = waypoint('wp');
    const spec = { gatewayClassName: 'acme', listeners: [] };
    const [found] = findWaypoints(istioOf([{ ...foreign, spec }])).values();
    expect(found?.known).toBe(false);
  });
});
