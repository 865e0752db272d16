import { describe, expect, test } from 'vitest';
import { routeClaims } from '#mesh/linkerd/route/claims.ts';
import { readRoute } from '#mesh/linkerd/route/read-route.ts';
import { hasRequest } from '#set/request.ts';
import { resourceOf } from '../../network/cluster-of.ts';

const route = (name: string, matches: readonly object[], hostnames: readonly string[] = []) => {
  const spec = {
    parentRefs: [{ group: 'policy.linkerd.io', kind: 'Server', name: 's' }],
    hostnames,
    rules: [{ matches }],
  };
  const object = {
    apiVersion: 'policy.linkerd.io/v1beta3',
    kind: 'HTTPRoute',
    metadata: { name, namespace: 'n' },
    spec,
  };
  const read = readRoute(resourceOf(JSON.parse(JSON.stringify(object))));
  if (read === undefined || 'fault' in read) throw new Error(read?.fault ?? 'no route');
  return read;
};
const path = (value: string, type = 'PathPrefix') => ({ path: { value, type } });

/** The route that gets a request; none if no route matches. */
function taken(
  routes: readonly ReturnType<typeof route>[],
  asked: string,
  more: Record<string, string> = {},
) {
  const values = { protocol: 'http', method: 'GET', path: asked, host: 'web.example.com', ...more };
  return routeClaims(routes).claims.find(({ requests }) => hasRequest(requests, { values, addresses: {} }))
    ?.route.resource.name;
}

describe('which route a request goes to, as the proxy ranks matches', () => {
  test('the longer path, element by element', () => {
    const routes = [route('short', [path('/a')]), route('long', [path('/a/b/')])];
    expect(['/a', '/a/b', '/a/b/c', '/a/bc', '/ab'].map((one) => taken(routes, one))).toEqual([
      'short',
      'long',
      'long',
      'short',
      undefined,
    ]);
  });

  test('an exact path and a prefix of the same length are equal: then the method decides, then the order', () => {
    const exact = route('exact', [path('/a', 'Exact')]);
    expect(taken([exact, route('get', [{ ...path('/a'), method: 'GET' }])], '/a')).toBe('get');
    expect(taken([exact, route('prefix', [path('/a')])], '/a')).toBe('exact');
    expect(taken([route('prefix', [path('/a')]), exact], '/a')).toBe('prefix');
  });

  test('a regular expression is as long as the path: above each prefix, equal to an exact path', () => {
    const expression = route('expression', [path('/a.*', 'RegularExpression')]);
    const holds = { 'condition:path matches /a.*': 'true' };
    expect(taken([route('prefix', [path('/a/b')]), expression], '/a/b/c', holds)).toBe('expression');
    expect(taken([route('exact', [path('/a/b', 'Exact')]), expression], '/a/b', holds)).toBe('exact');
    expect(taken([route('get', [{ ...path('/a/b'), method: 'GET' }]), expression], '/a/b', holds)).toBe(
      'get',
    );
    expect(taken([expression], '/a/b')).toBeUndefined();
  });

  test('headers before parameters of the query', () => {
    const header = route('header', [{ headers: [{ name: 'X-Team', value: 'red' }] }]);
    const query = route('query', [{ queryParams: [{ name: 'v', value: '2' }] }]);
    expect(taken([query, header], '/', { 'header:x-team': 'red', 'query:v': '2' })).toBe('header');
    expect(taken([query, header], '/', { 'query:v': '2' })).toBe('query');
  });

  test('the host first: exact, then suffix, then any; letters of any case, a port, a dot', () => {
    const any = route('any', [path('/a/b', 'Exact')]);
    const suffix = route('suffix', [path('/')], ['*.example.com']);
    const exact = route('exact', [path('/')], ['web.example.com']);
    const hosts = [
      'web.example.com',
      'WEB.Example.com.:8080',
      'x.example.com',
      'example.com',
      'web.example.comx',
    ];
    expect(hosts.map((host) => taken([any, suffix, exact], '/a/b', { host }))).toEqual([
      'exact',
      'exact',
      'suffix',
      'any',
      'any',
    ]);
  });
});
