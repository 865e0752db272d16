import { describe, expect, test } from 'vitest';
import { formatMeshBecause } from '#mesh/format-because.ts';
import { istioEntrances } from '#mesh/istio/entry/entrances.ts';
import { gatewayServersOf } from '#mesh/istio/entry/gateway-servers.ts';
import { workloadNamed } from '../settings/istio-of.ts';
import { entranceLines, istioOfDocuments } from './entrance-lines.ts';
import { app, gateway, gatewayPods, router } from './written.ts';

describe('a server of a Gateway', () => {
  test.each([
    ['HTTP', '', 'none'],
    ['HTTP', 'tls: {httpsRedirect: true}', 'redirect'],
    ['HTTP', 'tls: {mode: SIMPLE, credentialName: c}', 'none'],
    ['https', 'tls: {mode: SIMPLE, credentialName: c}', 'simple'],
    ['HTTPS', 'tls: {mode: MUTUAL, credentialName: c}', 'mutual'],
    ['HTTPS', 'tls: {mode: OPTIONAL_MUTUAL, credentialName: c}', 'optional-mutual'],
    ['HTTPS', 'tls: {mode: ISTIO_MUTUAL}', 'mesh'],
    ['TLS', 'tls: {mode: PASSTHROUGH}', 'passthrough'],
    ['TLS', 'tls: {mode: AUTO_PASSTHROUGH}', 'passthrough'],
    ['TLS', 'tls: {credentialName: c}', 'passthrough'],
    ['HTTPS', '', 'unknown'],
    ['HTTPS', 'tls: {mode: SOMETHING}', 'unknown'],
    ['TCP', '', 'none'],
    ['TCP', 'tls: {mode: SIMPLE, credentialName: c}', 'simple'],
  ])('for %s with %s: %s', (protocol, tls, expected) => {
    const [entrance] = istioEntrances(istioOfDocuments([gateway('g', [[443, protocol, '*', tls]])]));
    expect(entrance?.tls).toBe(expected);
  });

  test('tells the versions, cipher suites and Secrets that are written', () => {
    const tls =
      'tls: {mode: SIMPLE, credentialName: c, minProtocolVersion: TLSV1_2, maxProtocolVersion: TLSV1_3, cipherSuites: [A]}';
    const [entrance] = istioEntrances(istioOfDocuments([gateway('g', [[443, 'HTTPS', '*', tls]])]));
    expect(entrance).toMatchObject({
      minimumVersion: 'TLSV1_2',
      maximumVersion: 'TLSV1_3',
      cipherSuites: ['A'],
      secrets: ['c'],
      pointer: '/spec/servers/0',
    });
  });

  test('listens at the target of its Service’s port; at the number itself where no Service has it, or the Service opts out', () => {
    const servers = gateway('g', [
      [80, 'HTTP', '*'],
      [9000, 'HTTP', '*'],
    ]);
    expect(entranceLines(servers, gatewayPods())).toEqual([
      'g 80(8080) HTTP * none by gates/gate',
      'g 9000 HTTP * none by gates/gate',
    ]);
    const out = 'experimental.istio.io/disable-gateway-port-translation: "true"';
    expect(entranceLines(servers, gatewayPods(out))[0]).toBe('g 80 HTTP * none by gates/gate');
  });

  test('of a Gateway without a selector is for every gateway', () => {
    const every = gateway('g', [[80, 'HTTP', '*']]).replace('selector: {istio: gate}, ', '');
    const injected = gatewayPods().replace(
      'metadata: {labels: {istio: gate}}',
      'metadata: {labels: {istio: gate, sidecar.istio.io/inject: "true"}, annotations: {inject.istio.io/templates: gateway}}',
    );
    expect(entranceLines(every, injected, app('a'))).toEqual(['g 80(8080) HTTP * none by gates/gate']);
  });

  test('is known to its pods', () => {
    const istio = istioOfDocuments([
      gateway('g', [
        [80, 'HTTP', '*'],
        [31400, 'TCP', '*'],
      ]),
      gatewayPods(),
    ]);
    const servers = gatewayServersOf(istio, workloadNamed(istio, 'gate'));
    expect(servers.map(({ port, carries, tls }) => [port, carries, tls])).toEqual([
      [8080, 'http', 'none'],
      [31400, 'tcp', 'none'],
    ]);
  });
});

describe('hosts', () => {
  const open = (hosts: string, routerHosts: string, where = 'shop') =>
    entranceLines(
      gateway('g', [[80, 'HTTP', hosts]], 'gates'),
      app('a'),
      router(
        'r',
        {
          hosts: routerHosts,
          gateways: 'gates/g',
          http: '- route: [{destination: {host: a.shop.svc.cluster.local}}]',
        },
        where,
      ),
    ).slice(1);

  test.each([
    ['shop/*', 'x.com', ['x.com']],
    ['other/*', 'x.com', []],
    ['./*', 'x.com', []],
    ['"*/x.com"', 'x.com', ['x.com']],
    ['"*.com"', 'x.com', ['x.com']],
    ['x.com', '"*.com"', ['x.com']],
    ['x.com', 'y.com', []],
  ])('a server for %s and a VirtualService for %s share %j', (own, others, shared) => {
    const lines = shared.map((host) => `  r: anything to host (${host} (any case, any port)) -> shop/a:8080`);
    expect(open(own, others)).toEqual(lines);
  });

  test('the server with the narrower name gets the TLS, whatever its routes', () => {
    const tls = 'tls: {mode: SIMPLE, credentialName: c}';
    const lines = entranceLines(
      gateway('g', [
        [443, 'HTTPS', '*', tls],
        [443, 'HTTPS', 'x.com', tls],
      ]),
      app('a'),
      router('r', { hosts: '"*"', gateways: 'g', http: '- route: [{destination: {host: a}}]' }),
    );
    expect(lines).toEqual([
      'g 443 HTTPS * simple by nobody',
      '  r: anything with server name any but x.com (any case) or absent -> shop/a:8080',
      'g 443 HTTPS x.com simple by nobody',
      '  r: anything to host (x.com (any case, any port)), with server name x.com (any case) -> shop/a:8080',
    ]);
  });
});

describe('rules of a VirtualService', () => {
  const routed = (http: string, more = '') =>
    entranceLines(gateway('g', [[80, 'HTTP', '*']]), app('a'), app('b'), more, router('r', { http })).map(
      (line) => line.trim(),
    );

  test('go in their order; later ones get what is left', () => {
    const http = `
    - match: [{uri: {prefix: /api}, method: {exact: GET}}]
      route: [{destination: {host: a}}]
    - match: [{uri: {prefix: /api}}]
      route: [{destination: {host: b}}]`;
    expect(routed(http).slice(1)).toEqual([
      'r: GET /api* -> shop/a:8080',
      'r: any method but GET /api* -> shop/b:8080',
    ]);
  });

  test('a regular expression stays a condition, also for those after it', () => {
    const http = `
    - match: [{uri: {regex: "/v[0-9]"}}]
      route: [{destination: {host: a}}]
    - route: [{destination: {host: b}}]`;
    const [, first, second] = routed(http);
    expect(first).toContain('path matches /v[0-9]');
    expect(second).toContain('path matches /v[0-9]');
    expect(first).not.toBe(second?.replace('/b:', '/a:'));
  });

  test('all redirects to HTTPS: nothing comes through; some: plaintext', () => {
    const redirect = '- redirect: {scheme: https}';
    expect(routed(redirect)).toEqual(['g 80 HTTP * redirect by nobody']);
    const some = `
    - match: [{uri: {prefix: /.well-known/acme-challenge/}}]
      route: [{destination: {host: a}}]
    - redirect: {scheme: https}`;
    expect(routed(some)[0]).toBe('g 80 HTTP * none by nobody');
    expect(routed('- redirect: {uri: /login}')[0]).toBe('g 80 HTTP * none by nobody');
  });

  test('weights of nothing get nothing, mirrors get everything', () => {
    const http = `
    - route:
        - {destination: {host: a}, weight: 100}
        - {destination: {host: b}, weight: 0}`;
    expect(routed(http).slice(1)).toEqual(['r: anything -> shop/a:8080']);
    const mirrored = '- {route: [{destination: {host: a}}], mirror: {host: b}}';
    expect(routed(mirrored).slice(1)).toEqual(['r: anything -> shop/a:8080', 'r: anything -> shop/b:8080']);
    const none = '- {route: [{destination: {host: a}}], mirror: {host: b}, mirrorPercentage: {value: 0}}';
    expect(routed(none).slice(1)).toEqual(['r: anything -> shop/a:8080']);
  });

  test('for another port or gateway don’t count', () => {
    const http = `
    - match: [{port: 8443}, {gateways: [mesh]}]
      route: [{destination: {host: a}}]
    - match: [{port: 80, gateways: [shop/g]}]
      route: [{destination: {host: b}}]`;
    expect(routed(http).slice(1)).toEqual(['r: anything -> shop/b:8080']);
  });

  test('delegate within what they match', () => {
    const http = `
    - match: [{uri: {prefix: /api}}]
      delegate: {name: inner}`;
    const inner = router('inner', {
      hosts: '',
      gateways: '',
      http: '- {match: [{uri: {prefix: /api/v1}}], route: [{destination: {host: a}}]}\n    - route: [{destination: {host: b}}]',
    });
    expect(routed(http, inner).slice(1)).toEqual([
      'inner: any method /api/v1* -> shop/a:8080',
      'inner: any method /api* but not /api/v1* -> shop/b:8080',
    ]);
  });

  test('say why', () => {
    const istio = istioOfDocuments([
      gateway('g', [[80, 'HTTP', '*']]),
      app('a'),
      router('r', { http: '- route: [{destination: {host: a, port: {number: 80}}}]' }),
    ]);
    const because = istioEntrances(istio)[0]?.routes[0]?.because[0];
    expect(because?.pointer).toBe('/spec/http/0/route/0/destination');
    expect(because && formatMeshBecause(because)).toBe(
      'VirtualService shop/r sends them to a.shop.svc.cluster.local:80',
    );
  });
});
