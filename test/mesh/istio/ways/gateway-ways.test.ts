import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { deployment, namespace } from '../istio-of.ts';
import { answer, policy, principal, told, way, waysOf } from './ways-of.ts';

const SHOP = namespace('shop', { 'istio-injection': 'enabled' });
const GATEWAY = deployment('web', {
  annotations: { 'inject.istio.io/templates': 'gateway' },
  container: { name: 'istio-proxy', image: 'auto' },
});

/** An Istio Gateway with a server at port 8443 of the pods, in TLS of this mode. */
function gateway(mode: string | undefined, protocol = mode === undefined ? 'HTTP' : 'HTTPS'): JsonObject {
  const tls = mode === undefined ? {} : { tls: { mode, credentialName: 'web' } };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'gw', namespace: 'shop' },
    spec: {
      selector: { app: 'web' },
      servers: [{ port: { number: 8443, name: 'p', protocol }, hosts: ['*'], ...tls }],
    },
  };
}

describe("the ways to a gateway's ports", () => {
  test.each([
    ['plain HTTP', gateway(undefined), ['plaintext 8443 yes']],
    ['SIMPLE', gateway('SIMPLE'), ['plaintext 8443 yes']],
    ['MUTUAL', gateway('MUTUAL'), ['plaintext 8443 unknown']],
    ['OPTIONAL_MUTUAL', gateway('OPTIONAL_MUTUAL'), ['plaintext 8443 yes']],
    ['ISTIO_MUTUAL', gateway('ISTIO_MUTUAL'), ['mtls 8443 yes']],
    ['PASSTHROUGH', gateway('PASSTHROUGH', 'TLS'), ['plaintext 8443 yes']],
  ])('follow its server: %s', (_, resource, ways) => {
    expect(told(waysOf([SHOP, GATEWAY, resource], 8443))).toEqual(ways);
  });

  test('PeerAuthentication has no say in it', () => {
    const strict = {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'default', namespace: 'istio-system' },
      spec: { mtls: { mode: 'STRICT' } },
    };
    expect(told(waysOf([SHOP, GATEWAY, gateway('SIMPLE'), strict], 8443))).toEqual(['plaintext 8443 yes']);
  });

  test('a port that no server opens is closed, unless another container answers there', () => {
    expect(told(waysOf([SHOP, GATEWAY, gateway('SIMPLE')], 9090))).toEqual(['plaintext 9090 no']);
    const beside = deployment('web', { annotations: { 'inject.istio.io/templates': 'gateway' } });
    const ways = waysOf([SHOP, beside, gateway('SIMPLE')], 9090);
    expect(told(ways)).toEqual(['plaintext 9090 yes']);
    expect(answer(way(ways, 'plaintext'), {})).toBe('yes');
    expect(told(waysOf([SHOP, GATEWAY, gateway('SIMPLE')], 15021))).toEqual(['plaintext 15021 yes']);
  });

  const http = { protocol: 'http', method: 'GET', path: '/' };
  const gets = { to: [{ operation: { methods: ['GET'] } }] };

  test.each([
    ['its labels', { selector: { matchLabels: { app: 'web' } } }],
    ['its namespace', {}],
    ['the Gateway', { targetRefs: [{ group: 'networking.istio.io', kind: 'Gateway', name: 'gw' }] }],
  ])('policies that mean it by %s hold', (_, attachment) => {
    const ways = waysOf(
      [SHOP, GATEWAY, gateway('SIMPLE'), policy('p', { ...attachment, rules: [gets] })],
      8443,
    );
    expect(answer(way(ways, 'plaintext'), http)).toBe('yes');
    expect(answer(way(ways, 'plaintext'), { ...http, method: 'POST' })).toBe('no');
  });

  test('with the certificates of another authority, who has which principal is not known', () => {
    const front = policy('p', { rules: [{ from: [{ source: { principals: [principal('front')] } }] }] });
    expect(answer(way(waysOf([SHOP, GATEWAY, gateway('SIMPLE'), front], 8443), 'plaintext'), http)).toBe(
      'no',
    );
    for (const mode of ['MUTUAL', 'OPTIONAL_MUTUAL']) {
      const ways = waysOf([SHOP, GATEWAY, gateway(mode), front], 8443);
      expect(answer(way(ways, 'plaintext'), http)).toBe('unknown');
    }
    const optional = waysOf(
      [SHOP, GATEWAY, gateway('OPTIONAL_MUTUAL'), policy('p', { rules: [gets] })],
      8443,
    );
    expect(answer(way(optional, 'plaintext'), http)).toBe('yes');
    expect(answer(way(optional, 'plaintext'), { ...http, method: 'POST' })).toBe('no');
  });

  test("the mesh's mutual TLS shows the mesh's principals", () => {
    const front = policy('p', { rules: [{ from: [{ source: { principals: [principal('front')] } }] }] });
    const ways = waysOf([SHOP, GATEWAY, gateway('ISTIO_MUTUAL'), front], 8443);
    expect(answer(way(ways, 'mtls'), { ...http, principal: principal('front') })).toBe('yes');
    expect(answer(way(ways, 'mtls'), { ...http, principal: principal('other') })).toBe('no');
    expect(answer(way(ways, 'mtls'), http)).toBe('no');
  });
});
