import { describe, expect, test } from 'vitest';
import { deployment, namespace, service, waypoint } from '../istio-of.ts';
import { answer, peerAuthentication, policy, principal, reasons, told, way, waysOf } from './ways-of.ts';

const SHOP = namespace('shop', { 'istio-injection': 'enabled' });
const onlyFront = policy('web', { rules: [{ from: [{ source: { principals: [principal('front')] } }] }] });

describe('the ways to a port behind a sidecar', () => {
  test('are plaintext and mutual TLS at the port, unless a mode takes one of them away', () => {
    expect(told(waysOf([SHOP, deployment('web')]))).toEqual(['plaintext 8080 yes', 'mtls 8080 yes']);
    const strict = waysOf([SHOP, deployment('web'), peerAuthentication('STRICT')]);
    expect(told(strict)).toEqual(['plaintext 8080 no', 'mtls 8080 yes']);
    expect(reasons(strict)).toContain('PeerAuthentication shop/default demands mutual TLS');
    const off = waysOf([SHOP, deployment('web'), peerAuthentication('DISABLE')]);
    expect(told(off)).toEqual(['plaintext 8080 yes', 'mtls 8080 no']);
  });

  test('have the same policies, but in plaintext nobody is anybody', () => {
    const ways = waysOf([SHOP, deployment('web'), onlyFront]);
    expect(answer(way(ways, 'mtls'), { principal: principal('front') })).toBe('yes');
    expect(answer(way(ways, 'mtls'), { principal: principal('other') })).toBe('no');
    expect(answer(way(ways, 'mtls'), {})).toBe('no');
    expect(answer(way(ways, 'plaintext'), { principal: principal('front') })).toBe('no');
    expect(answer(way(ways, 'plaintext'), {})).toBe('no');
  });

  test('without a policy, permit everybody; each with what it can show', () => {
    const ways = waysOf([SHOP, deployment('web')]);
    expect(answer(way(ways, 'mtls'), { principal: principal('other') })).toBe('yes');
    expect(answer(way(ways, 'mtls'), {})).toBe('no');
    expect(answer(way(ways, 'plaintext'), {})).toBe('yes');
  });

  test('a DENY of everybody but one denies those who show nothing', () => {
    const others = [{ from: [{ source: { notPrincipals: [principal('front')] } }] }];
    const ways = waysOf([SHOP, deployment('web'), policy('web', { action: 'DENY', rules: others })]);
    expect(answer(way(ways, 'plaintext'), {})).toBe('no');
    expect(answer(way(ways, 'mtls'), { principal: principal('front') })).toBe('yes');
  });

  test.each([
    ['an excluded port', { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' }],
    ['a port that is not included', { 'traffic.sidecar.istio.io/includeInboundPorts': '9090' }],
    ['no interception at all', { 'sidecar.istio.io/interceptionMode': 'NONE' }],
  ])('%s goes past the proxy, and everything is permitted', (_, annotations) => {
    const strict = [onlyFront, peerAuthentication('STRICT')];
    const ways = waysOf([SHOP, deployment('web', { annotations }), ...strict]);
    expect(told(ways)).toEqual(['plaintext 8080 yes']);
    expect(answer(way(ways, 'plaintext'), {})).toBe('yes');
  });

  test("the proxy's own ports answer everybody", () => {
    const ways = waysOf([SHOP, deployment('web'), onlyFront, peerAuthentication('STRICT')], 15090);
    expect(told(ways)).toEqual(['plaintext 15090 yes']);
    expect(answer(way(ways, 'plaintext'), {})).toBe('yes');
  });

  test('a list of ports that cannot be read leaves open what goes past the proxy', () => {
    const annotations = { 'traffic.sidecar.istio.io/excludeInboundPorts': 'http' };
    const ways = waysOf([SHOP, deployment('web', { annotations }), onlyFront]);
    expect(told(ways)).toEqual(['plaintext 8080 unknown', 'mtls 8080 unknown']);
    expect(answer(way(ways, 'plaintext'), {})).toBe('unknown');
  });

  test('HBONE is a third where the sidecar takes it, under the same policies', () => {
    const ambient = namespace('other', { 'istio.io/dataplane-mode': 'ambient' });
    const ways = waysOf([SHOP, ambient, deployment('web'), onlyFront, peerAuthentication('STRICT')]);
    expect(told(ways)).toEqual(['plaintext 8080 no', 'mtls 8080 yes', 'mtls 15008 yes']);
    expect(answer(way(ways, 'mtls 15008'), { principal: principal('front') })).toBe('yes');
    expect(answer(way(ways, 'mtls 15008'), { principal: principal('other') })).toBe('no');
  });

  test("a waypoint of its Service calls it as itself, so that the sidecar's policy must permit the waypoint", () => {
    const led = service('web', { labels: { 'istio.io/use-waypoint': 'wp' } });
    const ways = waysOf([SHOP, deployment('web'), led, waypoint('wp'), onlyFront]);
    expect(told(ways)).toContain('mtls 15008 yes via shop/wp');
    const asked = { principal: principal('front'), protocol: 'http' };
    expect(answer(way(ways, 'mtls 15008 yes via'), asked)).toBe('no');
    const onlyWaypoint = policy('wp', { rules: [{ from: [{ source: { principals: [principal('wp')] } }] }] });
    const open = waysOf([SHOP, deployment('web'), led, waypoint('wp'), onlyWaypoint]);
    expect(answer(way(open, 'mtls 15008 yes via'), asked)).toBe('yes');
  });
});
