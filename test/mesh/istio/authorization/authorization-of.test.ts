import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import type { Authorization } from '#mesh/authorization.ts';
import { formatMeshBecause } from '#mesh/format-because.ts';
import { authorizationOf, type ListenerLayer } from '#mesh/istio/authorization/authorization-of.ts';
import { authorizationFaults } from '#mesh/istio/authorization/faults.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import { authorizationPortCuts } from '#mesh/istio/authorization/port-cuts.ts';
import type { IstioSettings } from '#mesh/istio/settings/settings.ts';
import { hasRequest, type Request } from '#set/request.ts';
import { equalRequests, requestsWith } from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';
import { deployment, istioOf } from '../istio-of.ts';
import { policy } from './policy-of.ts';

interface Asked {
  readonly layer?: ListenerLayer;
  readonly port?: number;
  readonly tokens?: boolean;
  readonly settings?: Partial<IstioSettings>;
}

function authorization(objects: readonly JsonObject[], asked: Asked = {}): Authorization {
  const { layer = 'http', port = 8080, tokens = true, settings = {} } = asked;
  const istio = istioOf(objects, settings);
  const policies = policiesFor(istio, { namespace: 'shop', labels: { app: 'web' } });
  return authorizationOf(istio, policies, port, layer, tokens);
}

function request(values: Request['values']): Request {
  const http = { protocol: 'http', method: 'GET', path: '/', host: 'web' } as const;
  const addresses = { source: '10.0.0.1', remote: '10.0.0.1', destination: '10.0.0.2' };
  return { values: values.protocol === 'tcp' ? values : { ...http, ...values }, addresses };
}

const rule = (operation: JsonObject, more: JsonObject = {}) => ({ to: [{ operation }], ...more });
const web = 'cluster.local/ns/shop/sa/web';

describe('authorization', () => {
  test('says which rule decided', () => {
    const { decisions } = authorization([
      policy('allow', { rules: [rule({ methods: ['PUT'] }), rule({ methods: ['GET'] })] }),
      policy('deny', { action: 'DENY', rules: [rule({ paths: ['/admin*'] })] }),
    ]);
    const told = decisions.map(({ outcome, because }) => [
      outcome,
      because.map(formatMeshBecause),
      because[0]?.pointer,
    ]);
    expect(told).toEqual([
      ['denied', ['the port speaks HTTP, and this is no HTTP'], undefined],
      ['denied', ['a rule of AuthorizationPolicy shop/deny denies it'], '/spec/rules/0'],
      ['permitted', ['a rule of AuthorizationPolicy shop/allow allows it'], '/spec/rules/0'],
      ['permitted', ['a rule of AuthorizationPolicy shop/allow allows it'], '/spec/rules/1'],
      [
        'denied',
        ['policies with action ALLOW apply, and no rule of AuthorizationPolicy shop/allow allows it'],
        '/spec',
      ],
    ]);
  });

  test('without rules nothing is allowed; with an empty rule everything; without policies too', () => {
    expect(authorization([policy('none', {})]).permitted).toEqual([]);
    const http = requestsWith({ protocol: strings('http') });
    expect(equalRequests(authorization([policy('all', { rules: [{}] })]).permitted, http)).toBe(true);
    expect(equalRequests(authorization([]).permitted, http)).toBe(true);
  });

  test('where both protocols come, HTTP-only fields make a difference for bytes', () => {
    const objects = [policy('get', { rules: [rule({ methods: ['GET'] })] })];
    const { permitted } = authorization(objects, { layer: 'either' });
    expect(hasRequest(permitted, request({ method: 'GET' }))).toBe(true);
    expect(hasRequest(permitted, request({ protocol: 'tcp' }))).toBe(false);
    const denied = authorization([policy('no', { action: 'DENY', rules: [rule({ methods: ['GET'] })] })], {
      layer: 'either',
    });
    expect(hasRequest(denied.permitted, request({ method: 'PUT' }))).toBe(true);
    expect(hasRequest(denied.permitted, request({ protocol: 'tcp' }))).toBe(false);
  });

  test('without RequestAuthentication nobody has a principal: denying those without denies everybody', () => {
    const deny = policy('jwt', {
      action: 'DENY',
      rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }],
    });
    expect(authorization([deny], { tokens: false }).permitted).toEqual([]);
    const { permitted } = authorization([deny]);
    expect(hasRequest(permitted, request({ 'claim:iss': 'a', 'claim:sub': 'b' }))).toBe(true);
    expect(hasRequest(permitted, request({ 'claim:iss': 'a' }))).toBe(false);
  });

  test('claims that may be lists can have two values at once', () => {
    const when = ['a', 'b'].map((value) => ({ key: 'request.auth.claims[groups]', values: [value] }));
    const { permitted } = authorization([policy('both', { rules: [{ when }] })]);
    expect(permitted.map(({ values }) => Object.keys(values).filter((key) => key !== 'protocol'))).toEqual([
      ['condition:request.auth.claims[groups]=a', 'condition:request.auth.claims[groups]=b'],
    ]);
  });

  test('a port is one of those that policies name, or any other', () => {
    const objects = [
      deployment('web'),
      policy('port', { rules: [rule({ ports: ['8080'], notPorts: ['9090'] })] }),
    ];
    expect(authorization(objects, { port: 8080 }).permitted).not.toEqual([]);
    expect(authorization(objects, { port: 7070 }).permitted).toEqual([]);
    const istio = istioOf(objects);
    expect(istio.cluster.workloads.map((one) => authorizationPortCuts(istio, one))).toEqual([
      [[[8080, 8080]], [[9090, 9090]]],
    ]);
  });

  test('a header by the name that the proxy has for it', () => {
    const when = [
      { key: 'request.headers[:method]', values: ['GET'] },
      { key: 'request.headers[Host]', values: ['web'] },
      { key: 'request.headers[X-Env]', notValues: ['*'] },
    ];
    const { permitted } = authorization([policy('headers', { rules: [{ when }] })]);
    expect(hasRequest(permitted, request({}))).toBe(true);
    expect(hasRequest(permitted, request({ method: 'PUT' }))).toBe(false);
    expect(hasRequest(permitted, request({ host: 'WEB' }))).toBe(false);
    expect(hasRequest(permitted, request({ 'header:x-env': '' }))).toBe(false);
  });

  test('a trust domain of the mesh stands for its aliases', () => {
    const objects = [policy('td', { rules: [{ from: [{ source: { trustDomains: ['new', 'other'] } }] }] })];
    const settings = { trustDomain: 'new', trustDomainAliases: ['old'] };
    const { permitted } = authorization(objects, { settings });
    const known = ['new', 'old', 'other', 'strange', 'newer'].filter((domain) =>
      hasRequest(permitted, request({ principal: `${domain}/ns/shop/sa/web` })),
    );
    expect(known).toEqual(['new', 'old', 'other']);
  });

  test('the same policy means something else to a proxy that looks at tokens', () => {
    const istio = istioOf([policy('jwt', { rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }] })]);
    const policies = policiesFor(istio, { namespace: 'shop', labels: {} });
    const permitted = [true, false].map(
      (tokens) => authorizationOf(istio, policies, 80, 'http', tokens).permitted,
    );
    expect(permitted.map(({ length }) => length)).toEqual([1, 0]);
  });

  test('a lone star asks for some text, and of a header only that it is there', () => {
    const has = (key: string, values: Request['values']) => {
      const { permitted } = authorization([policy('star', { rules: [{ when: [{ key, values: ['*'] }] }] })]);
      return hasRequest(permitted, request(values));
    };
    expect(has('request.auth.presenter', { presenter: '' })).toBe(false);
    expect(has('request.auth.presenter', { presenter: 'x' })).toBe(true);
    expect(has('connection.sni', { sni: '' })).toBe(false);
    expect(has('request.headers[X-Env]', { 'header:x-env': '' })).toBe(true);
    expect(has('request.headers[X-Env]', {})).toBe(false);
  });

  test("a star before `a` in a namespace fits Envoy's pattern for every namespace", () => {
    const objects = [policy('ns', { rules: [{ from: [{ source: { namespaces: ['*a'] } }] }] })];
    expect(hasRequest(authorization(objects).permitted, request({ principal: web }))).toBe(true);
    const inZtunnel = authorization(objects, { layer: 'ztunnel' });
    expect(hasRequest(inZtunnel.permitted, request({ principal: web }))).toBe(false);
  });
});

describe('ztunnel', () => {
  const from = [{ source: { principals: [web] } }];

  test('leaves out rules of ALLOW that ask for HTTP, and takes no CUSTOM', () => {
    const objects = [
      policy('allow', {
        rules: [
          { from, ...rule({ methods: ['GET'] }) },
          { from, ...rule({ ports: ['8080'] }) },
        ],
      }),
      policy('ask', { action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] }),
    ];
    const { permitted } = authorization(objects, { layer: 'ztunnel' });
    expect(hasRequest(permitted, request({ principal: web }))).toBe(true);
    expect(authorization(objects, { layer: 'ztunnel', port: 7070 }).permitted).toEqual([]);
  });

  test('drops HTTP from DENY; what is then empty never matches', () => {
    const mixed = policy('deny', { action: 'DENY', rules: [rule({ methods: ['GET'], ports: ['8080'] })] });
    expect(authorization([mixed], { layer: 'ztunnel' }).permitted).toEqual([]);
    const bare = policy('deny', { action: 'DENY', rules: [rule({ methods: ['GET'] })] });
    expect(authorization([bare], { layer: 'ztunnel' }).permitted).not.toEqual([]);
  });
});

describe('CUSTOM', () => {
  const ask = policy('ask', {
    action: 'CUSTOM',
    provider: { name: 'opa' },
    rules: [rule({ paths: ['/a'] })],
  });
  const meshConfig = { extensionProviders: [{ name: 'opa', envoyExtAuthzHttp: { port: 80 } }] };

  test('is permitted if the provider consents', () => {
    const { permitted, unknown } = authorization([ask]);
    expect(hasRequest(permitted, request({ path: '/a' }))).toBe(false);
    expect(hasRequest(permitted, request({ path: '/a', 'condition:opa': 'true' }))).toBe(true);
    expect(hasRequest(permitted, request({ path: '/b' }))).toBe(true);
    expect(unknown).toEqual([]);
  });

  test('of a provider that is not there is denied; over TCP it depends on what the provider speaks', () => {
    const missing = authorization([ask], { settings: { extensionProviders: ['other'] } });
    expect(hasRequest(missing.permitted, request({ path: '/a', 'condition:opa': 'true' }))).toBe(false);
    const over = (settings: Partial<IstioSettings>) => {
      const { permitted, unknown } = authorization([ask], { layer: 'tcp', settings });
      return [permitted, unknown].map((set) => hasRequest(set, request({ protocol: 'tcp' })));
    };
    expect(over({})).toEqual([false, true]);
    expect(over({ meshConfig })).toEqual([true, false]);
  });
});

describe('policies that are refused', () => {
  const refused = (action: string) =>
    policy('bad', { action, rules: [{ from: [{ source: { ipBlocks: ['10.0.0.300'] } }] }] });

  test('leave what they might decide unknown, and are told as faults', () => {
    const allow = policy('allow', { rules: [rule({ methods: ['GET'] })] });
    const deny = authorization([refused('DENY'), allow]);
    expect(deny.permitted).toEqual([]);
    expect(hasRequest(deny.unknown, request({ method: 'GET' }))).toBe(true);
    expect(hasRequest(deny.unknown, request({ method: 'PUT' }))).toBe(false);
    const more = authorization([refused('ALLOW'), allow]);
    expect(hasRequest(more.permitted, request({ method: 'GET' }))).toBe(true);
    expect(hasRequest(more.unknown, request({ method: 'PUT' }))).toBe(true);
    expect(authorizationFaults(istioOf([refused('ALLOW')])).map(({ pointer }) => pointer)).toEqual([
      '/spec/rules/0/from/0/source/ipBlocks/0',
    ]);
  });

  test.each([
    { action: 'CUSTOM', rules: [{}] },
    { action: 'DENY' },
    { rules: [{ when: [{ key: 'request.unknown', values: ['x'] }] }] },
    { rules: [{ to: [{ operation: {} }] }] },
  ])('%j', (spec) => {
    expect(authorizationFaults(istioOf([policy('bad', spec)]))).toHaveLength(1);
  });
});
