import { describe, expect, test } from 'vitest';
import { entryFaults } from '#mesh/istio/entry/faults/faults.ts';
import { istioOfDocuments } from './entrance-lines.ts';
import { app, gateway, gatewayPods, router } from './written.ts';

function faults(...documents: readonly string[]): readonly string[] {
  return entryFaults(istioOfDocuments(documents)).map(
    ({ resource, pointer, message }) => `${resource.name}${pointer}: ${message}`,
  );
}

const TO_A = '- route: [{destination: {host: a}}]';
const TLS = 'tls: {mode: SIMPLE, credentialName: c}';

describe('gateways', () => {
  test('a whole one has none, whether or not its Secret is shown', () => {
    const whole = gateway('g', [[80, 'HTTP', '*']]);
    expect(faults(whole, gatewayPods(), app('a'), router('r', { http: TO_A }))).toEqual([]);
    const secure = gateway('g', [[80, 'HTTPS', '*', TLS]]);
    expect(faults(secure, gatewayPods(), app('a'), router('r', { http: TO_A }))).toEqual([]);
  });

  test('select nothing, have a port that no Service has, speak no TLS', () => {
    expect(faults(gateway('g', [[80, 'HTTP', '*']]))).toEqual([
      'g/spec/selector: no pods carry istio=gate: it configures nothing that is among the manifests',
    ]);
    expect(faults(gateway('g', [[81, 'HTTP', '*']]), gatewayPods())).toEqual([
      'g/spec/servers/0/port/number: no Service that leads to its pods has port 81',
    ]);
    expect(faults(gateway('g', [[80, 'HTTPS', '*']]), gatewayPods())).toEqual([
      'g/spec/servers/0: a server for HTTPS says nothing about TLS that is known',
    ]);
    expect(faults(gateway('g', [[80, 'HTTP', '*', TLS]]), gatewayPods())).toEqual([
      'g/spec/servers/0/tls: a server for HTTP is plaintext: its TLS has no effect',
    ]);
  });

  test.each([
    ['HTTP', '*', '', 'HTTP', '*', '', false],
    ['HTTP', '*', '', 'GRPC', 'x.com', '', false],
    ['HTTP', '*', '', 'TCP', '*', '', true],
    ['TCP', 'a.com', '', 'TCP', 'b.com', '', true],
    ['HTTPS', 'a.com', TLS, 'HTTPS', 'a.com', 'tls: {mode: ISTIO_MUTUAL}', true],
    ['HTTPS', 'a.com', TLS, 'HTTPS', 'b.com', 'tls: {mode: ISTIO_MUTUAL}', false],
    ['HTTPS', 'a.com', TLS, 'HTTP', 'b.com', '', true],
  ] as const)('%s for %s and %s %s at one port', (one, host, tls, other, otherHost, otherTls, conflicts) => {
    const told = faults(
      gateway('g', [[80, one, host, tls]]),
      gateway('h', [[80, other, otherHost, otherTls]]),
      gatewayPods(),
    ).filter((fault) => fault.includes('conflicts'));
    expect(told).toHaveLength(conflicts ? 2 : 0);
  });

  test('show the same certificate', () => {
    const told = faults(
      gateway('g', [[80, 'HTTPS', 'a.com', TLS]]),
      gateway('h', [[80, 'HTTPS', 'b.com', TLS]]),
      gatewayPods(),
    );
    expect(told[0]).toContain(
      'g/spec/servers/0/tls/credentialName: shows the certificate c, as Gateway shop/h does',
    );
    expect(told).toHaveLength(2);
  });
});

describe('VirtualServices', () => {
  const whole = [gateway('g', [[80, 'HTTP', 'a.com, b.com']]), gatewayPods(), app('a')];
  const told = (...more: readonly string[]) => faults(...whole, ...more);

  test('name gateways and hosts that don’t exist', () => {
    expect(told(router('r', { gateways: 'gone', http: TO_A }))).toEqual([
      'r/spec/gateways/0: Gateway gone is not among the manifests',
    ]);
    expect(told(router('r', { gateways: 'mesh, g', hosts: 'c.com', http: TO_A }))).toEqual([
      'r/spec/gateways/1: no server of Gateway g has any of its hosts: it has no effect there',
    ]);
  });

  test('lead to hosts and ports that don’t exist', () => {
    const to = (destination: string) => router('r', { http: `- route: [{destination: {${destination}}}]` });
    expect(told(to('host: gone'))[0]).toContain(
      'r/spec/http/0/route/0/destination: sends requests to gone.shop.svc.cluster.local, which no Service',
    );
    // Only a name without any dot is completed.
    expect(told(to('host: a.shop'))[0]).toContain('sends requests to a.shop, which no Service');
    expect(told(to('host: a, port: {number: 81}'))[0]).toContain('which has no port 81');
    expect(told(to('host: A.shop.svc.cluster.local, port: {number: 80}'))).toEqual([]);
  });

  test('have rules that nothing gets to', () => {
    const rules = `
    - match: [{uri: {prefix: /api}}]
      route: [{destination: {host: a}}]
    - match: [{uri: {exact: /api/x}}]
      route: [{destination: {host: a}}]
    - match: [{uri: {prefix: /api/y}}, {uri: {prefix: /other}}]
      route: [{destination: {host: a}}]`;
    expect(told(router('r', { http: rules }))).toEqual([
      'r/spec/http/1: is never used: the rules before it match all of it',
      'r/spec/http/2/match/0: never matches: what it asks for is matched before',
    ]);
    const ports = `
    - match: [{port: 80, uri: {prefix: /api}}]
      route: [{destination: {host: a}}]
    - match: [{port: 443, uri: {prefix: /api}}]
      route: [{destination: {host: a}}]`;
    expect(told(router('r', { http: ports }))).toEqual([]);
  });
});

test('routes of the Gateway API that hang in the air', () => {
  const listener = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: g, namespace: shop}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP, hostname: x.com}]}
`;
  const route = (parent: string, backend: string, hostnames = '[x.com]') => `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: shop}
spec: {parentRefs: [{name: ${parent}}], hostnames: ${hostnames}, rules: [{backendRefs: [{${backend}}]}]}
`;
  const told = (one: string) => faults(listener, app('a'), app('b', 'other'), one);
  expect(told(route('g', 'name: a, port: 80'))).toEqual([]);
  expect(told(route('gone', 'name: a, port: 80'))).toEqual([
    'r/spec/parentRefs/0: Gateway shop/gone is not among the manifests',
  ]);
  expect(told(route('g', 'name: a, port: 80', '[y.com]'))[0]).toContain(
    'no listener of Gateway shop/g takes it',
  );
  expect(told(route('g', 'name: gone, port: 80'))).toEqual([
    'r/spec/rules/0/backendRefs/0: there is no Service shop/gone',
  ]);
  expect(told(route('g', 'name: a, port: 81'))[0]).toContain('Service shop/a has no port 81');
  expect(told(route('g', 'name: b, namespace: other, port: 80'))[0]).toContain('no ReferenceGrant in other');
});
