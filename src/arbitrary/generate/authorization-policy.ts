import * as fc from 'fast-check';
import { NAMESPACES, SERVICE_ACCOUNTS } from '#arbitrary/generate/names.ts';
import { optional, present } from '#arbitrary/generate/present.ts';
import { selector } from '#arbitrary/generate/selector.ts';
import type { JsonObject } from '#manifest/json.ts';

const PORTS = [80, 8080] as const;

const principal = fc.oneof(
  fc
    .tuple(fc.constantFrom(...NAMESPACES, 'new'), fc.constantFrom(...SERVICE_ACCOUNTS))
    .map(([namespace, account]) => `cluster.local/ns/${namespace}/sa/${account}`),
  fc.constantFrom('*', 'cluster.local/ns/n/*', '*/sa/web', 'other.org/*'),
);
const list = <T>(member: fc.Arbitrary<T>) => optional(fc.array(member, { minLength: 1, maxLength: 2 }));

const source = fc
  .record({
    principals: list(principal),
    notPrincipals: list(principal),
    namespaces: list(fc.constantFrom(...NAMESPACES, 'n*', '*')),
    notNamespaces: list(fc.constantFrom(...NAMESPACES)),
    ipBlocks: list(fc.constantFrom('10.1.0.0/16', '8.8.8.8')),
  })
  .map(present);

const operation = fc
  .record({
    ports: list(fc.constantFrom(...PORTS.map(String))),
    methods: list(fc.constantFrom('GET', 'POST', 'P*')),
    notMethods: list(fc.constantFrom('GET')),
    paths: list(fc.constantFrom('/a', '/a*', '*/b', '/x/{*}')),
    notPaths: list(fc.constantFrom('/a', '/a*')),
    hosts: list(fc.constantFrom('web', '*.example.com')),
  })
  .map(present);

const condition = fc
  .record({
    key: fc.constantFrom('source.namespace', 'request.headers[x-token]', 'request.auth.claims[role]'),
    values: fc.uniqueArray(fc.constantFrom('n', 'm', 'admin'), { minLength: 1, maxLength: 2 }),
  })
  .map(present);

const rule = fc
  .record({
    from: list(source.map((one) => ({ source: Object.keys(one).length > 0 ? one : { principals: ['*'] } }))),
    to: list(
      operation.map((one) => ({ operation: Object.keys(one).length > 0 ? one : { methods: ['GET'] } })),
    ),
    when: list(condition),
  })
  .map(present);

/** AuthorizationPolicies of Istio: identities, addresses, requests and conditions. */
export const authorizationPolicy = (
  actions: readonly string[] = ['ALLOW', 'DENY'],
): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      namespace: fc.constantFrom(...NAMESPACES, 'istio-system'),
      selector: optional(
        selector(['app', 'tier'], ['a', 'b']).filter(
          (one) => 'matchLabels' in one && !('matchExpressions' in one),
        ),
      ),
      action: fc.constantFrom(...actions),
      rules: fc.array(rule, { maxLength: 2 }),
    })
    .map(({ namespace, selector: selects, action, rules }) => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { namespace },
      spec: present({ selector: selects, action, rules: rules.length > 0 ? rules : undefined }),
    }));
