import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { istioEntrances } from '#mesh/istio/entry/entrances.ts';
import { hasRequest } from '#set/request.ts';
import { intersectRequests, isNoRequests } from '#set/request-set.ts';
import { deployment, istioOf, service } from '../mesh/istio/istio-of.ts';
import { routedTo, type WrittenMatch, type WrittenRequest, type WrittenRouter } from './entry-oracle.ts';

const HOSTS = ['*', '*.a.com', '*.b.a.com', 'x.a.com', 'x.b.a.com', 'c.com'];
const PATHS = ['/', '/p', '/pq', '/p/q', '/r'];
const TARGETS = ['one', 'two', 'three'];

const match: fc.Arbitrary<WrittenMatch> = fc.record(
  {
    exact: fc.constantFrom(...PATHS),
    prefix: fc.constantFrom(...PATHS),
    method: fc.constantFrom('GET', 'POST'),
    header: fc.constantFrom('1', '2'),
    withoutHeader: fc.constantFrom('1', '2'),
  },
  { requiredKeys: [] },
);
// A path is asked for in one way only.
const onePath = match.map(({ exact, prefix, ...rest }) =>
  exact === undefined ? { ...rest, ...(prefix === undefined ? {} : { prefix }) } : { ...rest, exact },
);
const router = (name: string): fc.Arbitrary<WrittenRouter> =>
  fc.record({
    name: fc.constant(name),
    hosts: fc.uniqueArray(fc.constantFrom(...HOSTS), { minLength: 1, maxLength: 2 }),
    rules: fc.array(
      fc.record({
        matches: fc.array(onePath, { maxLength: 2 }),
        to: fc.option(fc.constantFrom(...TARGETS), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  });
const request: fc.Arbitrary<WrittenRequest> = fc.record({
  host: fc.constantFrom(
    'x.a.com',
    'X.a.com:80',
    'x.b.a.com',
    'y.b.a.com',
    'y.a.com',
    'a.com',
    'c.com',
    'd.org',
  ),
  path: fc.constantFrom(...PATHS, '/p/'),
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  header: fc.constantFrom(undefined, '1', '2', '3'),
});
const serverHosts = fc.uniqueArray(fc.constantFrom(...HOSTS), { minLength: 1, maxLength: 2 });

test('each request goes where a walk through hosts and rules sends it', () => {
  fc.assert(
    fc.property(
      serverHosts,
      fc.tuple(router('a'), router('b')),
      fc.array(request, { minLength: 20, maxLength: 40 }),
      (hosts, routers, requests) => {
        const [entrance] = istioEntrances(istioOf(manifests(hosts, routers)));
        for (const one of requests) {
          const reached = (entrance?.routes ?? [])
            .filter(({ requests: set }) => hasRequest(set, { values: valuesOf(one), addresses: {} }))
            .map(({ workload }) => workload.resource.name);
          const expected = routedTo(hosts, routers, one);
          expect(reached).toEqual(expected === undefined ? [] : [expected]);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('rules of an entrance have no request in common', () => {
  fc.assert(
    fc.property(serverHosts, fc.tuple(router('a'), router('b')), (hosts, routers) => {
      const [entrance] = istioEntrances(istioOf(manifests(hosts, routers)));
      const routes = entrance?.routes ?? [];
      for (const [index, one] of routes.entries()) {
        for (const other of routes.slice(index + 1)) {
          expect(isNoRequests(intersectRequests(one.requests, other.requests))).toBe(true);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('the order of the documents decides nothing', () => {
  fc.assert(
    fc.property(serverHosts, fc.tuple(router('a'), router('b')), (hosts, routers) => {
      const documents = manifests(hosts, routers);
      const [one, other] = [documents, [...documents].reverse()].map((some) => told(some));
      expect(one).toEqual(other);
    }),
    { numRuns: 40 },
  );
});

function told(documents: readonly JsonObject[]) {
  return istioEntrances(istioOf(documents)).map(({ resource, routes, ...rest }) => ({
    ...rest,
    gateways: rest.gateways.map((one) => one.resource.name),
    name: resource.name,
    routes: routes.map((route) => [
      route.resource.name,
      route.pointer,
      route.workload.resource.name,
      route.requests,
    ]),
  }));
}

function valuesOf({ host, path, method, header }: WrittenRequest) {
  return { host, path, method, ...(header === undefined ? {} : { 'header:x': header }) };
}

function manifests(hosts: readonly string[], routers: readonly WrittenRouter[]): readonly JsonObject[] {
  const port = { number: 80, name: 'http', protocol: 'HTTP' };
  return [
    deployment('gate', { labels: { istio: 'gate' } }),
    ...TARGETS.flatMap((name) => [deployment(name), service(name)]),
    resource('Gateway', 'gate', { selector: { istio: 'gate' }, servers: [{ port, hosts }] }),
    ...routers.map(({ name, hosts: own, rules }) =>
      resource('VirtualService', name, {
        hosts: own,
        gateways: ['gate'],
        http: rules.map(({ matches, to }) => ({
          ...(matches.length === 0 ? {} : { match: matches.map(written) }),
          ...(to === undefined
            ? { redirect: { scheme: 'https' } }
            : { route: [{ destination: { host: to } }] }),
        })),
      }),
    ),
  ];
}

function resource(kind: string, name: string, spec: JsonObject): JsonObject {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: 'shop' }, spec };
}

function written({ exact, prefix, method, header, withoutHeader }: WrittenMatch): JsonObject {
  return {
    ...(exact === undefined ? {} : { uri: { exact } }),
    ...(prefix === undefined ? {} : { uri: { prefix } }),
    ...(method === undefined ? {} : { method: { exact: method } }),
    ...(header === undefined ? {} : { headers: { x: { exact: header } } }),
    ...(withoutHeader === undefined ? {} : { withoutHeaders: { x: { exact: withoutHeader } } }),
  };
}
