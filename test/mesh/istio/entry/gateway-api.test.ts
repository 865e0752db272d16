import { describe, expect, test } from 'vitest';
import { istioEntrances } from '#mesh/istio/entry/entrances.ts';
import { gatewayServersOf } from '#mesh/istio/entry/gateway-servers.ts';
import { hasRequest } from '#set/request.ts';
import { workloadNamed } from '../settings/istio-of.ts';
import { entranceLines, istioOfDocuments } from './entrance-lines.ts';
import { app, gatewayPods } from './written.ts';

/** A Gateway of the Gateway API, its listeners in flow style. */
function api(listeners: string, more = '', className = 'istio'): string {
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: g, namespace: shop}
spec: {gatewayClassName: ${className}, listeners: [${listeners}]${more}}
`;
}

/** A route in `shop`; its rules in flow style. */
function route(kind: string, rules: string, more = '', namespace = 'shop', name = 'r'): string {
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace}}
spec: {parentRefs: [{name: g, namespace: shop}], rules: ${rules}${more}}
`;
}

const HTTP = '{name: http, port: 80, protocol: HTTP}';
const TO_A = 'backendRefs: [{name: a, port: 80}]';
const TO_B = 'backendRefs: [{name: b, port: 80}]';
const FRONTEND = 'validation: {caCertificateRefs: [{kind: ConfigMap, group: "", name: ca}]}';

describe('a listener', () => {
  test.each([
    ['protocol: HTTP', '', 'none'],
    ['protocol: HTTPS, tls: {certificateRefs: [{name: c}]}', '', 'simple'],
    ['protocol: HTTPS, tls: {options: {gateway.istio.io/tls-terminate-mode: MUTUAL}}', '', 'mutual'],
    ['protocol: HTTPS, tls: {options: {gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL}}', '', 'mesh'],
    ['protocol: HTTPS, tls: {options: {gateway.istio.io/tls-terminate-mode: NEW}}', '', 'unknown'],
    [
      'protocol: HTTPS, tls: {certificateRefs: [{name: c}]}',
      `tls: {frontend: {default: {${FRONTEND}}}}`,
      'mutual',
    ],
    [
      'protocol: HTTPS, tls: {certificateRefs: [{name: c}]}',
      `tls: {frontend: {default: {${FRONTEND}}, perPort: [{port: 443, tls: {}}]}}`,
      'simple',
    ],
    ['protocol: TLS, tls: {mode: Passthrough}', '', 'passthrough'],
    ['protocol: TLS, tls: {mode: Terminate}', '', 'simple'],
    ['protocol: TCP', '', 'none'],
    ['protocol: HBONE', '', 'mesh'],
  ])('%s with %s: %s', (listener, gateway, expected) => {
    const more = gateway === '' ? '' : `, ${gateway}`;
    const [entrance] = istioEntrances(istioOfDocuments([api(`{name: l, port: 443, ${listener}}`, more)]));
    expect(entrance?.tls).toBe(expected);
  });

  test('tells the Secrets that it refers to, and the pods that Istio runs for it', () => {
    const tls = 'tls: {certificateRefs: [{name: c}, {name: d, namespace: other}]}';
    const [entrance] = istioEntrances(
      istioOfDocuments([api(`{name: l, port: 443, protocol: HTTPS, ${tls}}`)]),
    );
    expect(entrance?.secrets).toEqual(['shop/c', 'other/d']);
    expect(entrance?.gateways.map(({ labels }) => labels['gateway.networking.k8s.io/gateway-name'])).toEqual([
      'g',
    ]);
  });

  test('of a class that isn’t known is told without pods; of a waypoint it isn’t an entrance', () => {
    expect(entranceLines(api(HTTP, '', 'nginx'))).toEqual(['g 80 HTTP * none by nobody']);
    expect(entranceLines(api('{name: mesh, port: 15008, protocol: HBONE}', '', 'istio-waypoint'))).toEqual(
      [],
    );
  });

  test('of a Gateway deployed by hand is at the target of the Service that it names', () => {
    const address = ', addresses: [{type: Hostname, value: gate.gates.svc.cluster.local}]';
    const istio = istioOfDocuments([api(HTTP, address), gatewayPods()]);
    const [entrance] = istioEntrances(istio);
    expect(entrance?.podPorts).toEqual([8080]);
    expect(gatewayServersOf(istio, workloadNamed(istio, 'gate')).map(({ port }) => port)).toEqual([8080]);
  });
});

describe('routes attach', () => {
  const attached = (listener: string, routes: string) =>
    entranceLines(api(listener), app('a'), app('a', 'other'), routes).slice(1);
  const own = route('HTTPRoute', `[{${TO_A}}]`);
  const foreign = route('HTTPRoute', `[{${TO_A}}]`, '', 'other');

  test('from the namespaces that the listener allows', () => {
    expect(attached(HTTP, own)).toEqual(['  r: anything -> shop/a:8080']);
    expect(attached(HTTP, foreign)).toEqual([]);
    const all = '{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}';
    expect(attached(all, foreign)).toEqual(['  r: anything -> other/a:8080']);
    const selected = (label: string) =>
      `{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {${label}}}}}}`;
    expect(attached(selected('kubernetes.io/metadata.name: other'), foreign)).toHaveLength(1);
    expect(attached(selected('kubernetes.io/metadata.name: third'), foreign)).toEqual([]);
    // The labels of a namespace without an object aren't known.
    expect(attached(selected('team: x'), foreign)).toHaveLength(1);
  });

  test('of the kinds that suit it', () => {
    expect(attached('{name: tcp, port: 80, protocol: TCP}', own)).toEqual([]);
    expect(attached('{name: tcp, port: 80, protocol: TCP}', route('TCPRoute', `[{${TO_A}}]`))).toHaveLength(
      1,
    );
    const grpc = '{name: http, port: 80, protocol: HTTP, allowedRoutes: {kinds: [{kind: GRPCRoute}]}}';
    expect(attached(grpc, own)).toEqual([]);
  });

  test('to their section and port only', () => {
    const section = own.replace(
      '{name: g, namespace: shop}',
      '{name: g, namespace: shop, sectionName: other}',
    );
    expect(attached(HTTP, section)).toEqual([]);
    expect(attached(HTTP, section.replace('other', 'http'))).toHaveLength(1);
    const port = own.replace('{name: g, namespace: shop}', '{name: g, namespace: shop, port: 81}');
    expect(attached(HTTP, port)).toEqual([]);
  });

  test('for the host names that both have', () => {
    const listener = '{name: http, port: 80, protocol: HTTP, hostname: "*.x.com"}';
    const hosts = ', hostnames: [a.x.com, b.y.com]';
    expect(attached(listener, route('HTTPRoute', `[{${TO_A}}]`, hosts))).toEqual([
      '  r: anything to host (a.x.com (any case, any port)) -> shop/a:8080',
    ]);
  });
});

describe('rules', () => {
  const routed = (rules: string, kind = 'HTTPRoute', more = '') =>
    entranceLines(api(HTTP), app('a'), app('b'), route(kind, rules), more).map((line) => line.trim());

  test('a prefix is one of path elements', () => {
    const rules = `[{matches: [{path: {type: PathPrefix, value: /abc/}}], ${TO_A}}]`;
    expect(routed(rules).slice(1)).toEqual(['r: any method /abc, /abc/* -> shop/a:8080']);
  });

  test('the more specific match is first, wherever it stands', () => {
    const rules = `[
      {matches: [{path: {value: /api}}], ${TO_A}},
      {matches: [{path: {type: Exact, value: /api/x}}], ${TO_B}},
      {matches: [{path: {value: /api/longer}}], ${TO_B}}]`;
    const [entrance] = istioEntrances(
      istioOfDocuments([api(HTTP), app('a'), app('b'), route('HTTPRoute', rules)]),
    );
    const leadsTo = (path: string) =>
      entrance?.routes
        .filter(({ requests }) => hasRequest(requests, { values: { path }, addresses: {} }))
        .map(({ workload }) => workload.resource.name);
    expect(['/api', '/api/y', '/api/x/z', '/api/longe'].map(leadsTo)).toEqual([['a'], ['a'], ['a'], ['a']]);
    expect(['/api/x', '/api/longer', '/api/longer/z'].map(leadsTo)).toEqual([['b'], ['b'], ['b']]);
    expect(leadsTo('/apix')).toEqual([]);
  });

  test('of the same weight the older route wins, also if it is read later', () => {
    const at = (time: string, to: string, name: string) =>
      route('HTTPRoute', `[{${to}}]`, '', 'shop', name).replace(
        `name: ${name},`,
        `name: ${name}, creationTimestamp: "${time}",`,
      );
    const lines = entranceLines(
      api(HTTP),
      app('a'),
      app('b'),
      at('2026-01-02T00:00:00Z', TO_A, 'younger'),
      at('2026-01-01T00:00:00Z', TO_B, 'older'),
    );
    expect(lines.slice(1)).toEqual(['  older: anything -> shop/b:8080']);
  });

  test('a redirect to HTTPS is one', () => {
    const redirect = '[{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]}]';
    expect(routed(redirect)).toEqual(['g 80 HTTP * redirect by shop/g']);
    expect(routed(redirect.replace('https', 'http'))[0]).toBe('g 80 HTTP * none by shop/g');
  });

  test('calls of gRPC are paths', () => {
    const rules = `[
      {matches: [{method: {service: s.S, method: M}}], ${TO_A}},
      {matches: [{method: {service: t.T}}], ${TO_B}}]`;
    expect(routed(rules, 'GRPCRoute').slice(1)).toEqual([
      'r: any method /s.S/M -> shop/a:8080',
      'r: any method /t.T/* -> shop/b:8080',
    ]);
  });

  test('backends elsewhere need a ReferenceGrant; weight 0 is none; mirrors are told', () => {
    const elsewhere = '[{backendRefs: [{name: a, namespace: other, port: 80}]}]';
    expect(routed(elsewhere, 'HTTPRoute', app('a', 'other')).slice(1)).toEqual([]);
    const grant = `---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: g, namespace: other}
spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}], to: [{group: "", kind: Service}]}
`;
    expect(routed(elsewhere, 'HTTPRoute', app('a', 'other') + grant).slice(1)).toEqual([
      'r: anything -> other/a:8080',
    ]);
    const mirrored = `[{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: b, port: 80}}}],
      backendRefs: [{name: a, port: 80}, {name: b, port: 80, weight: 0}]}]`;
    expect(routed(mirrored).slice(1)).toEqual(['r: anything -> shop/a:8080', 'r: anything -> shop/b:8080']);
  });

  test('a TLSRoute leads by the server name', () => {
    const lines = entranceLines(
      api('{name: tls, port: 443, protocol: TLS, tls: {mode: Passthrough}}'),
      app('a'),
      route('TLSRoute', `[{${TO_A}}]`, ', hostnames: [x.com]'),
    );
    expect(lines.slice(1)).toEqual(['  r: anything with server name x.com (any case) -> shop/a:8080']);
  });
});
