import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { deployment, namespace, service, waypoint } from '../istio-of.ts';
import {
  answer,
  peerAuthentication,
  policy,
  principal,
  reasons,
  told,
  way,
  waysOf,
} from '../ways/ways-of.ts';
import { envoyFilter, HCM, httpFilter, NO_RBAC, patch } from './objects.ts';

const SHOP = namespace('shop', { 'istio-injection': 'enabled' });
const FRONT = { principal: principal('front'), protocol: 'http' };
const OTHER = { principal: principal('other'), protocol: 'http' };
const onlyFront = policy('web', { rules: [{ from: [{ source: { principals: [principal('front')] } }] }] });
const STRICT = [SHOP, deployment('web'), deployment('api'), onlyFront, peerAuthentication('STRICT')];

const decided = (objects: readonly JsonObject[], name = 'web') => {
  const ways = waysOf(objects, 8080, name);
  const mtls = way(ways, 'mtls');
  return {
    ways: told(ways),
    front: answer(mtls, FRONT),
    other: answer(mtls, OTHER),
    bytes: answer(mtls, { principal: principal('other'), protocol: 'tcp' }),
  };
};
const SURE = { ways: ['plaintext 8080 no', 'mtls 8080 yes'], front: 'yes', other: 'no', bytes: 'no' };
const HTTP = { ...SURE, front: 'unknown', other: 'unknown' };
const EVERYTHING = { ...HTTP, bytes: 'unknown' };
const LISTENER = { ...EVERYTHING, ways: ['plaintext 8080 unknown', 'mtls 8080 unknown'] };

describe('an EnvoyFilter at a sidecar', () => {
  test('without one, everything is sure', () => {
    expect(decided(STRICT)).toEqual(SURE);
  });

  test.each<[string, JsonObject, object]>([
    ['the filter that authorizes, removed', NO_RBAC, HTTP],
    ['an HTTP filter of any kind', patch('HTTP_FILTER', 'INSERT_BEFORE', httpFilter('x.Lua')), HTTP],
    ['a route', patch('HTTP_ROUTE', 'MERGE', { typed_per_filter_config: {} }), HTTP],
    ['a virtual host', patch('VIRTUAL_HOST', 'ADD'), HTTP],
    ['routes', patch('ROUTE_CONFIGURATION', 'MERGE'), HTTP],
    ['an extension configuration', patch('EXTENSION_CONFIG', 'ADD'), HTTP],
    ['a network filter', patch('NETWORK_FILTER', 'REMOVE'), EVERYTHING],
    ['a cluster, changed', patch('CLUSTER', 'MERGE'), EVERYTHING],
    ['a listener', patch('LISTENER', 'ADD'), LISTENER],
    ['a filter chain', patch('FILTER_CHAIN', 'MERGE'), LISTENER],
    ['a listener filter', patch('LISTENER_FILTER', 'REMOVE'), LISTENER],
    ['the bootstrap', patch('BOOTSTRAP', 'MERGE', { admin: {} }, 'GATEWAY'), LISTENER],
    ['a place that is not known', patch('SOMETHING', 'MERGE'), LISTENER],
    ['an empty patch', {}, LISTENER],
  ])('%s', (_, one, expected) => {
    expect(decided([...STRICT, envoyFilter([one])])).toEqual(expected);
  });

  test.each<[string, JsonObject]>([
    ['any context', patch('HTTP_FILTER', 'REMOVE', {}, 'ANY')],
    ['no context', patch('HTTP_FILTER', 'REMOVE', {}, undefined)],
    ['a context that is not known', patch('HTTP_FILTER', 'REMOVE', {}, 'ELSEWHERE')],
  ])('%s is what it takes as well', (_, one) => {
    expect(decided([...STRICT, envoyFilter([one])])).toEqual(HTTP);
  });

  test.each<[string, JsonObject]>([
    ['what it sends', patch('LISTENER', 'ADD', {}, 'SIDECAR_OUTBOUND')],
    ["a gateway's", patch('LISTENER', 'ADD', {}, 'GATEWAY')],
    ['a cluster that is only added', patch('CLUSTER', 'ADD', { name: 'lua' }, 'ANY')],
    ['an access log', patch('NETWORK_FILTER', 'MERGE', { typed_config: { '@type': HCM, access_log: [] } })],
    ['statistics', patch('BOOTSTRAP', 'MERGE', { stats_config: {} })],
    ['a filter that counts', patch('HTTP_FILTER', 'INSERT_BEFORE', httpFilter('stats.PluginConfig'))],
  ])('%s changes nothing of what it takes', (_, one) => {
    expect(decided([...STRICT, envoyFilter([one])])).toEqual(SURE);
  });

  test('what counts does nothing only while it is all there is', () => {
    const both = { typed_config: { '@type': HCM, access_log: [], http_filters: [] } };
    expect(decided([...STRICT, envoyFilter([patch('NETWORK_FILTER', 'MERGE', both)])])).toEqual(EVERYTHING);
    expect(decided([...STRICT, envoyFilter([patch('NETWORK_FILTER', 'MERGE')])])).toEqual(EVERYTHING);
    const gone = patch('HTTP_FILTER', 'REMOVE', httpFilter('stats.PluginConfig'));
    expect(decided([...STRICT, envoyFilter([gone])])).toEqual(HTTP);
  });

  test('a rate limit refuses, and lets nobody in', () => {
    const limit = 'envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';
    const refusing = envoyFilter([patch('HTTP_FILTER', 'INSERT_BEFORE', httpFilter(limit))]);
    expect(decided([...STRICT, refusing])).toEqual({ ...SURE, front: 'unknown' });
    const adding = httpFilter(limit, { request_headers_to_add_when_not_enforced: [] });
    expect(decided([...STRICT, envoyFilter([patch('HTTP_FILTER', 'INSERT_BEFORE', adding)])])).toEqual(HTTP);
  });

  test('a port that is read as bytes has no HTTP filters', () => {
    const tcp = service('web', { spec: { ports: [{ name: 'tcp-x', port: 80, targetPort: 8080 }] } });
    expect(decided([...STRICT, tcp, envoyFilter([NO_RBAC])])).toEqual(SURE);
    const network = envoyFilter([patch('NETWORK_FILTER', 'REMOVE')]);
    expect(decided([...STRICT, tcp, network])).toEqual(EVERYTHING);
  });

  test('says so, with the line of the patch', () => {
    const filter = envoyFilter([patch('CLUSTER', 'ADD'), patch('LISTENER', 'ADD')]);
    const [plain] = waysOf([...STRICT, filter]);
    expect(plain?.because[0]).toMatchObject({
      reason: 'istio/not-modelled',
      pointer: '/spec/configPatches/1',
    });
    expect(reasons(plain === undefined ? [] : [plain])).toContain(
      'EnvoyFilter shop/x may change what the proxy does, which is not modelled',
    );
  });

  test('goes by nothing that goes past the proxy', () => {
    const past = deployment('web', {
      annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' },
    });
    const ways = waysOf([SHOP, past, envoyFilter([patch('LISTENER', 'ADD')])]);
    expect(told(ways)).toEqual(['plaintext 8080 yes']);
    expect(answer(way(ways, 'plaintext'), { protocol: 'http' })).toBe('yes');
  });
});

describe('whom an EnvoyFilter selects', () => {
  const select = (labels: JsonObject, space = 'shop') =>
    envoyFilter([NO_RBAC], { namespace: space, workloadSelector: { labels } });

  test('the workloads with its labels, and no others', () => {
    const filter = select({ app: 'web' });
    expect(decided([...STRICT, filter])).toEqual(HTTP);
    expect(decided([...STRICT, filter], 'api')).toEqual(decided(STRICT, 'api'));
  });

  test('all of its namespace, and of no other', () => {
    expect(decided([...STRICT, envoyFilter([NO_RBAC])])).toEqual(HTTP);
    expect(decided([...STRICT, envoyFilter([NO_RBAC], { namespace: 'other' })])).toEqual(SURE);
  });

  test('in the root namespace those of all namespaces', () => {
    expect(decided([...STRICT, envoyFilter([NO_RBAC], { namespace: 'istio-system' })])).toEqual(HTTP);
    expect(decided([...STRICT, select({ app: 'web' }, 'istio-system')])).toEqual(HTTP);
    expect(decided([...STRICT, select({ app: 'api' }, 'istio-system')])).toEqual(SURE);
  });

  test('labels that the injector adds may be there', () => {
    expect(decided([...STRICT, select({ 'security.istio.io/tlsMode': 'istio' })])).toEqual(HTTP);
    expect(decided([...STRICT, select({ constructor: 'x' })])).toEqual(SURE);
  });

  test('a reference to a Gateway or a Service is not about sidecars', () => {
    const targetRefs = [{ group: '', kind: 'Service', name: 'web' }];
    expect(decided([...STRICT, service('web'), envoyFilter([NO_RBAC], { targetRefs })])).toEqual(SURE);
  });
});

describe('an EnvoyFilter in ambient mode', () => {
  const AMBIENT = namespace('shop', {
    'istio.io/dataplane-mode': 'ambient',
    'istio.io/use-waypoint': 'gate',
  });
  const allowed = policy('gate', {
    targetRefs: [{ group: '', kind: 'Service', name: 'web' }],
    rules: [{ from: [{ source: { principals: [principal('front')] } }] }],
  });
  const onlyGate = policy('pod', { rules: [{ from: [{ source: { principals: [principal('gate')] } }] }] });
  const ALL = [AMBIENT, deployment('web'), service('web'), waypoint('gate'), allowed, onlyGate];
  const through = (objects: readonly JsonObject[]) => {
    const ways = waysOf(objects);
    const relayed = ways.find(({ via }) => via !== undefined);
    if (relayed === undefined) throw new Error('no waypoint');
    return [answer(relayed, FRONT), answer(relayed, OTHER), answer(way(ways, 'mtls 15008'), OTHER)];
  };

  test('ztunnel is not configured by it; a waypoint may be', () => {
    expect(through(ALL)).toEqual(['yes', 'no', 'no']);
    expect(through([...ALL, envoyFilter([NO_RBAC])])).toEqual(['unknown', 'unknown', 'no']);
    expect(through([...ALL, envoyFilter([NO_RBAC], { namespace: 'other' })])).toEqual(['yes', 'no', 'no']);
  });

  test.each([
    ['its Gateway', { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gate' }, 'unknown'],
    ['the Service', { group: '', kind: 'Service', name: 'web' }, 'unknown'],
    ['another Service', { group: '', kind: 'Service', name: 'api' }, 'no'],
    ['another Gateway', { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'x' }, 'no'],
  ])('one that refers to %s', (_, target, expected) => {
    const filter = envoyFilter([patch('HTTP_FILTER', 'REMOVE', {}, 'WAYPOINT')], { targetRefs: [target] });
    expect(through([...ALL, filter])[1]).toBe(expected);
  });

  test('labels that select other workloads of the namespace do not select the waypoint', () => {
    const filter = envoyFilter([NO_RBAC], { workloadSelector: { labels: { app: 'web' } } });
    expect(through([...ALL, filter])).toEqual(['yes', 'no', 'no']);
  });
});
