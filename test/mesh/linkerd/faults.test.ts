import { describe, expect, test } from 'vitest';
import { linkerdOf } from './linkerd-of.ts';

const resource = (
  kind: string,
  name: string,
  spec: object,
  version = 'v1alpha1',
  group = 'policy.linkerd.io',
) =>
  `---\n${JSON.stringify({ apiVersion: `${group}/${version}`, kind, metadata: { name, namespace: 'shop' }, spec })}\n`;
const server = resource('Server', 's', { podSelector: {}, port: 80 }, 'v1beta3');
const target = { group: 'policy.linkerd.io', kind: 'Server', name: 's' };
const policy = (targetRef: object, refs: readonly object[]) =>
  resource('AuthorizationPolicy', 'p', { targetRef, requiredAuthenticationRefs: refs });
const route = (parentRef: object, rules: readonly object[] = [{}]) =>
  resource('HTTPRoute', 'r', { parentRefs: [{ ...target, ...parentRef }], rules }, 'v1beta3');

const faults = (yaml: string) =>
  linkerdOf(yaml).linkerd.faults.map(({ pointer, message }) => `${pointer}: ${message}`);

describe('what can mean nothing', () => {
  test.each([
    [
      'a target that is missing',
      policy({ ...target, name: 'x' }, []),
      '/spec/targetRef',
      'authorizes nothing',
    ],
    [
      'another namespace',
      policy({ kind: 'Namespace', name: 'other' }, []),
      '/spec/targetRef',
      'another namespace',
    ],
    [
      'a target of another kind',
      policy({ kind: 'Service', name: 'x' }, []),
      '/spec/targetRef',
      'a Service of group core',
    ],
    [
      'an authentication that is missing',
      policy(target, [{ group: 'policy.linkerd.io', kind: 'MeshTLSAuthentication', name: 'm' }]),
      '/spec/requiredAuthenticationRefs/0',
      'MeshTLSAuthentication shop/m has no effect: it is missing',
    ],
    [
      'two identities at once',
      policy(target, [
        { kind: 'ServiceAccount', name: 'a' },
        { kind: 'ServiceAccount', name: 'b' },
      ]),
      '/spec/requiredAuthenticationRefs/1',
      'only one',
    ],
    [
      'no such authentication',
      policy(target, [{ kind: 'User', name: 'a' }]),
      '/spec/requiredAuthenticationRefs/0',
      'by a User',
    ],
    ['no identities', resource('MeshTLSAuthentication', 'm', {}), '/spec', 'names no identities'],
    [
      'a network that is none',
      resource('NetworkAuthentication', 'n', { networks: [{ cidr: '10.0.0.0/33' }] }),
      '/spec',
      '10.0.0.0/33 is no address',
    ],
    [
      'a ServerAuthorization for nobody',
      resource('ServerAuthorization', 'z', { server: { name: 's' }, client: { meshTLS: {} } }, 'v1beta1'),
      '/spec/client',
      'authorizes no clients',
    ],
    [
      'a ServerAuthorization for no Server',
      resource(
        'ServerAuthorization',
        'z',
        { server: { name: 'x' }, client: { unauthenticated: true } },
        'v1beta1',
      ),
      '/spec/server/name',
      'no Server x',
    ],
    ['a route of no Server', route({ name: 'x' }), '/spec/parentRefs/0', 'no Server x'],
    [
      'a route in another namespace',
      route({ namespace: 'other' }),
      '/spec/parentRefs/0',
      'another namespace',
    ],
    ['a route with a port', route({ port: 80 }), '/spec/parentRefs/0', 'no port'],
    [
      'a filter that Linkerd does not know',
      route({}, [{ filters: [{ type: 'URLRewrite' }] }]),
      '/spec/rules/0',
      'no filter URLRewrite',
    ],
    [
      'a path that is not absolute',
      route({}, [{ matches: [{ path: { value: 'a' } }] }]),
      '/spec/rules/0',
      'not absolute',
    ],
    [
      'a policy that does not exist',
      resource('Server', 't', { podSelector: {}, port: 81, accessPolicy: 'open' }, 'v1beta3'),
      '/spec/accessPolicy',
      'as with deny',
    ],
    [
      'a protocol that does not exist',
      resource('Server', 't', { podSelector: {}, port: 81, proxyProtocol: 'HTTP/3' }, 'v1beta3'),
      '/spec/proxyProtocol',
      'no proxyProtocol HTTP/3',
    ],
  ])('%s', (_, yaml, pointer, words) => {
    expect(faults(server + yaml)).toEqual([expect.stringMatching(new RegExp(`^${pointer}: .*${words}`))]);
  });

  test('annotations: a policy and lists that are none, told once; one that stands in the wrong place', () => {
    const deployment = (name: string) =>
      `---\n${JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: 'shop' },
        spec: { template: { spec: { containers: [{ name: 'c' }] } } },
      })}\n`;
    const annotations = {
      'linkerd.io/inject': 'enabled',
      'config.linkerd.io/default-inbound-policy': 'strict',
      'config.linkerd.io/opaque-ports': 'mysql',
    };
    const namespace = `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', annotations } })}\n`;
    const misplaced = deployment('c').replace(
      '"namespace":',
      '"annotations":{"linkerd.io/inject":"enabled"},"namespace":',
    );
    expect(faults(namespace + deployment('a') + deployment('b') + misplaced)).toEqual([
      expect.stringContaining('strict is no policy'),
      expect.stringContaining('mysql is no list of port numbers'),
      expect.stringMatching(/^\/metadata\/annotations\/linkerd.io~1inject: .*belongs to the pod template/),
    ]);
  });

  test('a route that the cluster says is not accepted', () => {
    const status = {
      parents: [
        {
          controllerName: 'linkerd.io/policy-controller',
          parentRef: { name: 's' },
          conditions: [{ type: 'Accepted', status: 'False' }],
        },
      ],
    };
    const refused = route({}).replace('"spec":', `"status":${JSON.stringify(status)},"spec":`);
    const open = policy({ group: 'policy.linkerd.io', kind: 'HTTPRoute', name: 'r' }, []);
    expect(faults(server + refused + open)).toEqual([expect.stringContaining('no route of a Server')]);
  });

  test('where all is well, nothing', () => {
    expect(faults(server + policy(target, [{ kind: 'ServiceAccount', name: 'a' }]) + route({}))).toEqual([]);
  });
});

describe('two Servers for one port', () => {
  const injected = `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}, annotations: {linkerd.io/inject: enabled}}
spec: {containers: [{name: web, image: web, ports: [{containerPort: 80}]}]}
`;
  const other = resource('Server', 't', { podSelector: {}, port: 80 }, 'v1beta3');

  test('cannot both count', () => {
    expect(faults(injected + server + other)).toEqual([
      expect.stringContaining('Server s selects port 80 of Pod/shop/web as well'),
    ]);
  });

  test('are one if they are the same manifest twice, as where a chart was rendered twice', () => {
    expect(faults(injected + server + server)).toEqual([]);
  });
});
