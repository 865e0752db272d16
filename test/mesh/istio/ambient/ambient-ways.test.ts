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

const SHOP = namespace('shop', { 'istio.io/dataplane-mode': 'ambient' });
const LED = service('web', { labels: { 'istio.io/use-waypoint': 'wp' } });
const front = { from: [{ source: { principals: [principal('front')] } }] };
const VIA = 'mtls 15008 yes via';

function atService(spec: JsonObject): JsonObject {
  return policy('at-service', { targetRefs: [{ group: '', kind: 'Service', name: 'web' }], ...spec });
}

const onlyWaypoint = policy('bypass', {
  selector: { matchLabels: { app: 'web' } },
  rules: [{ from: [{ source: { principals: [principal('wp')] } }] }],
});

describe('the ways to a port of an ambient pod', () => {
  test('are plaintext at the port and mutual TLS in HBONE', () => {
    expect(told(waysOf([SHOP, deployment('web')]))).toEqual(['plaintext 8080 yes', 'mtls 15008 yes']);
    const strict = waysOf([SHOP, deployment('web'), peerAuthentication('STRICT')]);
    expect(told(strict)).toEqual(['plaintext 8080 no', 'mtls 15008 yes']);
    const off = waysOf([SHOP, deployment('web'), peerAuthentication('DISABLE')]);
    expect(told(off)).toEqual(['plaintext 8080 yes', 'mtls 15008 yes']);
  });

  test.each([15001, 15006, 15008])("do not exist for ztunnel's port %d", (port) => {
    expect(told(waysOf([SHOP, deployment('web')], port))).toEqual([`plaintext ${port} no`]);
  });

  test('ztunnel enforces what speaks of identities and ports', () => {
    const own = policy('web', { rules: [{ ...front, to: [{ operation: { ports: ['8080'] } }] }] });
    const ways = waysOf([SHOP, deployment('web'), own]);
    expect(answer(way(ways, 'mtls'), { principal: principal('front') })).toBe('yes');
    expect(answer(way(ways, 'mtls'), { principal: principal('other') })).toBe('no');
    expect(answer(way(ways, 'plaintext'), {})).toBe('no');
    const elsewhere = waysOf([SHOP, deployment('web'), own], 9090);
    expect(answer(way(elsewhere, 'mtls'), { principal: principal('front') })).toBe('no');
  });

  test('an ALLOW rule about requests closes at ztunnel; a DENY of nothing else denies nothing there', () => {
    const gets = { to: [{ operation: { methods: ['GET'] } }] };
    const selector = { matchLabels: { app: 'web' } };
    const allow = waysOf([
      SHOP,
      deployment('web'),
      policy('web', { selector, rules: [{ ...front, ...gets }] }),
    ]);
    expect(answer(way(allow, 'mtls'), { principal: principal('front'), method: 'GET' })).toBe('no');
    const deny = waysOf([
      SHOP,
      deployment('web'),
      policy('web', { selector, action: 'DENY', rules: [gets] }),
    ]);
    expect(answer(way(deny, 'mtls'), { principal: principal('front'), method: 'GET' })).toBe('yes');
  });

  test('ztunnel knows nothing of policies with targetRefs', () => {
    const ways = waysOf([SHOP, deployment('web'), LED, atService({ rules: [front] })]);
    expect(answer(way(ways, 'mtls 15008'), { principal: principal('other') })).toBe('yes');
  });
});

describe('the ways through a waypoint', () => {
  const objects = [SHOP, deployment('web'), LED, waypoint('wp')];
  const refunds = { to: [{ operation: { methods: ['POST'], paths: ['/refunds'] } }] };
  const asked = { principal: principal('front'), protocol: 'http', method: 'POST', path: '/refunds' };

  test('the waypoint judges the client; the pod lets in the waypoint, whom everybody may go around', () => {
    const ways = waysOf([...objects, atService({ rules: [{ ...front, ...refunds }] })]);
    expect(told(ways)).toEqual(['plaintext 8080 yes', 'mtls 15008 yes', 'mtls 15008 yes via shop/wp']);
    expect(answer(way(ways, VIA), asked)).toBe('yes');
    expect(answer(way(ways, VIA), { ...asked, method: 'GET' })).toBe('no');
    expect(answer(way(ways, VIA), { ...asked, principal: principal('other') })).toBe('no');
    // Nothing at the pod demands the waypoint: its rules protect nothing.
    expect(answer(way(ways, 'mtls 15008'), { ...asked, principal: principal('other') })).toBe('yes');
    expect(answer(way(ways, 'plaintext'), {})).toBe('yes');
  });

  test('where the pod demands the waypoint, nobody else gets in by going around it', () => {
    const ways = waysOf([...objects, atService({ rules: [{ ...front, ...refunds }] }), onlyWaypoint]);
    expect(answer(way(ways, VIA), asked)).toBe('yes');
    expect(answer(way(ways, 'mtls 15008'), asked)).toBe('no');
    expect(answer(way(ways, 'plaintext'), {})).toBe('no');
  });

  test('takes nobody without certificate', () => {
    const ways = waysOf(objects);
    expect(answer(way(ways, VIA), { protocol: 'http' })).toBe('no');
    expect(answer(way(ways, VIA), { principal: principal('other'), protocol: 'http' })).toBe('yes');
  });

  test('policies at the waypoint see the port of the Service, policies at the pod that of the pod', () => {
    const to = (port: string) => ({ rules: [{ to: [{ operation: { ports: [port] } }] }] });
    const at = (one: JsonObject) => answer(way(waysOf([...objects, one]), VIA), asked);
    expect(at(atService(to('80')))).toBe('yes');
    expect(at(atService(to('8080')))).toBe('no');
    expect(at(policy('pod', to('8080')))).toBe('yes');
    expect(at(policy('pod', to('80')))).toBe('no');
  });

  test('policies for the Gateway and for its class hold too; those of the namespace are for its pods', () => {
    const gateway = { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'wp' };
    const forGateway = waysOf([...objects, policy('gw', { targetRefs: [gateway], rules: [front] })]);
    expect(answer(way(forGateway, VIA), asked)).toBe('yes');
    expect(answer(way(forGateway, VIA), { ...asked, principal: principal('other') })).toBe('no');
    const ofClass = { group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' };
    const nothing = policy('class', { targetRefs: [ofClass] });
    const inRoot = { ...nothing, metadata: { name: 'class', namespace: 'istio-system' } };
    expect(answer(way(waysOf([...objects, inRoot]), VIA), asked)).toBe('no');
    const unselected = waysOf([...objects, policy('ns', { rules: [front] })]);
    expect(answer(way(unselected, VIA), asked)).toBe('no');
  });

  test('each Service has its own; the way says which', () => {
    const other = { ...service('other'), spec: { selector: { app: 'web' }, ports: [{ port: 8080 }] } };
    const ways = waysOf([...objects, other, atService({ rules: [front] })]);
    expect(ways.map(({ called }) => called?.service.resource.name)).toEqual([undefined, undefined, 'web']);
    const labels = { 'istio.io/use-waypoint': 'wp' };
    const both = { ...other, metadata: { name: 'other', namespace: 'shop', labels } };
    const two = waysOf([...objects, both, atService({ rules: [front] })]).filter(
      ({ via }) => via !== undefined,
    );
    expect(two.map(({ called }) => called?.service.resource.name)).toEqual(['web', 'other']);
    expect(two.map((one) => answer(one, { ...asked, principal: principal('other') }))).toEqual(['no', 'yes']);
  });

  test("one for workloads is on the way to the pod's own address", () => {
    const wp = waypoint('wp', { labels: { 'istio.io/waypoint-for': 'workload' } });
    const web = deployment('web', { labels: { 'istio.io/use-waypoint': 'wp' } });
    const ways = waysOf([SHOP, web, service('web'), wp, atService({ rules: [front] })]);
    expect(told(ways)).toContain('mtls 15008 yes via shop/wp');
    expect(way(ways, VIA).called).toBeUndefined();
    expect(answer(way(ways, VIA), { ...asked, principal: principal('other') })).toBe('yes');
  });

  test('one that the manifests do not have may be there all the same', () => {
    const ways = waysOf([SHOP, deployment('web'), LED]);
    expect(told(ways)).toContain('mtls 15008 unknown via shop/wp');
    expect(reasons(ways)).toContain('which is not among the manifests');
  });

  test('of another class, what it permits is not known; but the pod must let it in', () => {
    const foreign = { ...waypoint('wp'), spec: { gatewayClassName: 'acme', listeners: [] } };
    expect(answer(way(waysOf([SHOP, deployment('web'), LED, foreign]), VIA), asked)).toBe('unknown');
    const closed = waysOf([SHOP, deployment('web'), LED, foreign, policy('web', { rules: [front] })]);
    expect(answer(way(closed, VIA), asked)).toBe('no');
  });

  test('a route of the Service leads some calls to other pods, whose own Service may have no waypoint', () => {
    const route = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'canary', namespace: 'shop' },
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name: 'web', port: 80 }],
        rules: [
          {
            matches: [{ path: { type: 'Exact', value: '/refunds' } }],
            backendRefs: [{ name: 'next', port: 80 }],
          },
        ],
      },
    };
    const next = [deployment('next'), service('next'), route];
    const ways = waysOf([...objects, ...next, atService({ rules: [front] })], 8080, 'next');
    expect(told(ways)).toContain('mtls 15008 yes via shop/wp');
    expect(answer(way(ways, VIA), asked)).toBe('unknown');
    expect(answer(way(ways, VIA), { ...asked, path: '/other' })).toBe('no');
    expect(answer(way(ways, VIA), { ...asked, principal: principal('other') })).toBe('no');
    expect(reasons(ways)).toContain('HTTPRoute shop/canary leads some of the calls for shop/web here');
    expect(told(waysOf([...objects, ...next]))).toHaveLength(3);
  });

  test('a waypoint that serves nothing, or not this namespace, stands on no way', () => {
    const none = waypoint('wp', { labels: { 'istio.io/waypoint-for': 'none' } });
    expect(told(waysOf([SHOP, deployment('web'), LED, none])).some((one) => one.includes('via'))).toBe(false);
  });
});

describe("the waypoint's own pods", () => {
  test('take HBONE from the mesh and nothing else', () => {
    const objects = [SHOP, waypoint('wp')];
    const ways = waysOf(objects, 15008, 'wp');
    expect(told(ways)).toEqual(['mtls 15008 yes']);
    expect(answer(way(ways, 'mtls'), { principal: principal('other') })).toBe('yes');
    expect(answer(way(ways, 'mtls'), {})).toBe('no');
    expect(told(waysOf(objects, 8080, 'wp'))).toEqual(['plaintext 8080 no']);
    expect(told(waysOf(objects, 15021, 'wp'))).toEqual(['plaintext 15021 yes']);
  });
});
