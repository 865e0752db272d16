import { describe, expect, test } from 'vitest';
import { formatPorts } from '#set/port-set.ts';
import { linkerdOf, reaches, workload } from './linkerd-of.ts';

const A = 'a.shop.serviceaccount.identity.linkerd.cluster.local';

const pod = (annotations: Record<string, string>, more: object = {}) =>
  `---\n${JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web',
      namespace: 'shop',
      labels: { app: 'web' },
      annotations: { 'linkerd.io/inject': 'enabled', ...annotations },
    },
    spec: {
      containers: [
        {
          name: 'main',
          ports: [
            { name: 'http', containerPort: 8080 },
            { name: 'db', containerPort: 5432 },
          ],
          ...more,
        },
      ],
    },
  })}\n`;
const server = (name: string, spec: object, metadata: object = {}) =>
  `---\n${JSON.stringify({ apiVersion: 'policy.linkerd.io/v1beta3', kind: 'Server', metadata: { name, namespace: 'shop', ...metadata }, spec: { podSelector: {}, ...spec } })}\n`;
const policy = (name: string, target: string, accounts: readonly string[]) =>
  `---\n${JSON.stringify({ apiVersion: 'policy.linkerd.io/v1alpha1', kind: 'AuthorizationPolicy', metadata: { name, namespace: 'shop' }, spec: { targetRef: { group: 'policy.linkerd.io', kind: 'Server', name: target }, requiredAuthenticationRefs: accounts.map((account) => ({ kind: 'ServiceAccount', name: account })) } })}\n`;

const waysOf = (yaml: string, port: number) => {
  const { cluster, linkerd } = linkerdOf(yaml);
  return linkerd.ways(workload(cluster, 'shop/web'), port);
};
const shape = (yaml: string, port: number) =>
  waysOf(yaml, port).map((way) => `${way.transport}@${way.port}:${way.accepted}`);

describe('the ways to a port', () => {
  test('an ordinary one: plaintext, TLS there, TLS by the inbound port', () => {
    expect(shape(pod({}), 8080)).toEqual(['plaintext@8080:yes', 'mtls@8080:yes', 'mtls@4143:yes']);
  });

  test('an opaque one: TLS at the port is not ended', () => {
    expect(shape(pod({}), 5432)).toEqual(['plaintext@5432:yes', 'mtls@5432:no', 'mtls@4143:yes']);
    expect(shape(pod({ 'config.linkerd.io/opaque-ports': '8080' }), 5432)[1]).toBe('mtls@5432:yes');
    expect(shape(pod({ 'config.linkerd.io/opaque-ports': '8080' }), 8080)[1]).toBe('mtls@8080:no');
    expect(shape(pod({}) + server('s', { port: 8080, proxyProtocol: 'opaque' }), 8080)[1]).toBe(
      'mtls@8080:no',
    );
  });

  test('a Server says more than the annotation', () => {
    const yaml =
      pod({ 'config.linkerd.io/opaque-ports': '8080' }) +
      server('s', { port: 'http', proxyProtocol: 'HTTP/1' });
    expect(shape(yaml, 8080)[1]).toBe('mtls@8080:yes');
  });

  test('one that is out of the mesh permits everything, whatever the policy', () => {
    const yaml = pod({
      'config.linkerd.io/skip-inbound-ports': '8000-8080',
      'config.linkerd.io/default-inbound-policy': 'deny',
    });
    expect(shape(yaml, 8080)).toEqual(['plaintext@8080:yes', 'mtls@4143:yes']);
    expect(reaches(waysOf(yaml, 8080), undefined)).toBe('permitted');
    expect(reaches(waysOf(yaml, 8081), undefined)).toBe('denied');
  });

  test('4567 and 4568 are out of the mesh by default', () => {
    const yaml = pod({ 'config.linkerd.io/default-inbound-policy': 'deny' });
    expect(reaches(waysOf(yaml, 4567), undefined)).toBe('permitted');
  });

  test("connections from subnets that go past the proxy aren't judged", () => {
    const yaml = pod({
      'config.linkerd.io/skip-subnets': '10.9.0.0/16',
      'config.linkerd.io/default-inbound-policy': 'deny',
    });
    expect(reaches(waysOf(yaml, 8080), undefined, { source: '10.9.9.9' })).toBe('permitted');
    expect(reaches(waysOf(yaml, 8080), undefined, { source: '10.8.9.9' })).toBe('denied');
  });

  test("the proxy's own ports", () => {
    expect(shape(pod({}), 4143)).toEqual(['mtls@4143:no']);
    expect(shape(pod({ 'config.linkerd.io/enable-gateway': 'true' }), 4143)).toEqual(['mtls@4143:yes']);
    expect(shape(pod({}), 4190)).toEqual(['mtls@4190:unknown']);
    expect(reaches(waysOf(pod({}), 4191), undefined, { path: '/metrics' })).toBe('permitted');
    const denied = waysOf(pod({ 'config.linkerd.io/default-inbound-policy': 'deny' }), 4191);
    expect(reaches(denied, A, { path: '/metrics' })).toBe('denied');
    expect(reaches(denied, undefined, { path: '/ready' })).toBe('permitted');
  });

  test('a probe that names its port, with a query', () => {
    const yaml = pod(
      { 'config.linkerd.io/default-inbound-policy': 'deny' },
      { readinessProbe: { httpGet: { port: 'HTTP', path: '/ok?deep=1' } } },
    );
    expect(reaches(waysOf(yaml, 8080), undefined, { path: '/ok' })).toBe('permitted');
    expect(reaches(waysOf(yaml, 8080), undefined, { path: '/okay' })).toBe('denied');
    expect(reaches(waysOf(yaml, 8080), undefined, { path: '/ok', method: 'POST' })).toBe('denied');
  });
});

describe('what a port permits', () => {
  test('a port that requires an identity', () => {
    const yaml = pod({ 'config.linkerd.io/proxy-require-identity-inbound-ports': '8080' });
    expect(reaches(waysOf(yaml, 8080), undefined)).toBe('denied');
    expect(reaches(waysOf(yaml, 8080), A)).toBe('permitted');
    expect(reaches(waysOf(yaml, 5432), undefined, { protocol: 'tcp' })).toBe('permitted');
  });

  test('a Server denies what is not authorized; accessPolicy adds to it', () => {
    const bare = pod({}) + server('s', { port: 'http' });
    expect(reaches(waysOf(bare, 8080), A)).toBe('denied');
    expect(reaches(waysOf(bare + policy('p', 's', ['a']), 8080), A)).toBe('permitted');
    expect(reaches(waysOf(bare + policy('p', 's', ['a']), 8080), undefined)).toBe('denied');
    expect(reaches(waysOf(bare + policy('p', 's', []), 8080), undefined)).toBe('permitted');
    const audited = pod({}) + server('s', { port: 'http', accessPolicy: 'audit' }) + policy('p', 's', ['a']);
    expect(reaches(waysOf(audited, 8080), undefined)).toBe('permitted');
  });

  test('bytes that are not HTTP, where the Server says HTTP', () => {
    const yaml = pod({}) + server('s', { port: 'http', proxyProtocol: 'HTTP/1' }) + policy('p', 's', []);
    expect(reaches(waysOf(yaml, 8080), undefined, { protocol: 'tcp' })).toBe('denied');
  });

  test('TLS without an identity is doubtful where TLS is not told from plaintext', () => {
    const authorization = `---\n${JSON.stringify({ apiVersion: 'policy.linkerd.io/v1beta1', kind: 'ServerAuthorization', metadata: { name: 'z', namespace: 'shop' }, spec: { server: { name: 's' }, client: { meshTLS: { unauthenticatedTLS: true } } } })}\n`;
    const yaml = pod({}) + server('s', { port: 'http' }) + authorization;
    expect(reaches(waysOf(yaml, 8080), undefined)).toBe('unknown');
    expect(reaches(waysOf(yaml, 8080), A)).toBe('permitted');
    expect(reaches(waysOf(yaml, 8080), undefined, { source: '8.8.8.8' })).toBe('denied');
  });

  test('gRPC: calls by service and method, and nothing that is no call', () => {
    const route = `---\n${JSON.stringify({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GRPCRoute', metadata: { name: 'r', namespace: 'shop' }, spec: { parentRefs: [{ group: 'policy.linkerd.io', kind: 'Server', name: 's' }], rules: [{ matches: [{ method: { service: 'shop.Cart', method: 'Add' } }] }] } })}\n`;
    const open = `---\n${JSON.stringify({ apiVersion: 'policy.linkerd.io/v1alpha1', kind: 'AuthorizationPolicy', metadata: { name: 'p', namespace: 'shop' }, spec: { targetRef: { group: 'gateway.networking.k8s.io', kind: 'GRPCRoute', name: 'r' }, requiredAuthenticationRefs: [] } })}\n`;
    const ways = waysOf(pod({}) + server('s', { port: 'http', proxyProtocol: 'gRPC' }) + route + open, 8080);
    expect(reaches(ways, undefined, { method: 'POST', path: '/shop.Cart/Add' })).toBe('permitted');
    expect(reaches(ways, undefined, { method: 'POST', path: '/shop.Cart/Remove' })).toBe('denied');
    expect(reaches(ways, undefined, { method: 'GET', path: '/shop.Cart/Add' })).toBe('denied');
  });

  test('of two Servers on a port the older counts; if that is not known, only what both permit is sure', () => {
    const both = (first: object, second: object) =>
      pod({}) +
      server('x', { port: 8080 }, first) +
      server('y', { port: 'http' }, second) +
      policy('p', 'y', ['a']);
    const age = (day: number) => ({ creationTimestamp: `2026-01-0${day}T00:00:00Z` });
    expect(reaches(waysOf(both(age(2), age(1)), 8080), A)).toBe('permitted');
    expect(reaches(waysOf(both(age(1), age(2)), 8080), A)).toBe('denied');
    expect(reaches(waysOf(both({}, {}), 8080), A)).toBe('unknown');
    expect(linkerdOf(both({}, {})).linkerd.faults[0]?.message).toContain(
      'which of them counts cannot be told',
    );
  });

  test('labels and accounts may be called like members of every object', () => {
    const yaml =
      pod({}).replace('"app":"web"', '"constructor":"toString"') +
      server('constructor', { port: 8080, podSelector: { matchLabels: { constructor: 'toString' } } }) +
      policy('p', 'constructor', ['__proto__']);
    expect(reaches(waysOf(yaml, 8080), A)).toBe('denied');
    expect(reaches(waysOf(yaml, 8080), '__proto__.shop.serviceaccount.identity.linkerd.cluster.local')).toBe(
      'permitted',
    );
  });
});

test('the ports that are treated in a way of their own', () => {
  const yaml =
    pod({
      'config.linkerd.io/skip-inbound-ports': '9000-9010',
      'config.linkerd.io/opaque-ports': '7000-7009',
    }) + server('s', { port: 'http' });
  const { cluster, linkerd } = linkerdOf(yaml);
  const cuts = linkerd.portCuts(workload(cluster, 'shop/web')).map(formatPorts);
  expect(cuts).toEqual(['4143', '4190', '4191', '8080', '9000-9010', '7000-7009']);
});
