import * as fc from 'fast-check';
import type { JsonObject } from '#manifest/json.ts';
import { NAMESPACES, selector } from './arbitrary.ts';

export const SERVICE_ACCOUNTS = ['default', 'web', 'constructor'] as const;
const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET'] as const;
const PORTS = [80, 8080] as const;

function present(members: Record<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JsonObject;
}

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

/** How a namespace or a pod says whether it is in a mesh. */
const MESH_LABELS: readonly Record<string, string>[] = [
  {},
  { 'istio-injection': 'enabled' },
  { 'istio-injection': 'disabled' },
  { 'istio.io/dataplane-mode': 'ambient' },
];

/** The objects of all namespaces, in a mesh or not. */
export const meshNamespaces = (): fc.Arbitrary<readonly JsonObject[]> =>
  fc.tuple(...NAMESPACES.map(() => fc.constantFrom(...MESH_LABELS))).map((labels) =>
    NAMESPACES.map((name, index) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: labels[index] ?? {} },
    })),
  );

const mtls = fc.record({ mode: fc.constantFrom(...MODES) });

export const peerAuthentication = (): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      namespace: fc.constantFrom(...NAMESPACES, 'istio-system'),
      selector: optional(fc.record({ matchLabels: fc.record({ app: fc.constantFrom('a', 'b') }) })),
      mtls: optional(mtls),
      ports: optional(fc.dictionary(fc.constantFrom(...PORTS.map(String)), mtls, { noNullPrototype: true })),
    })
    .map(({ namespace, selector: selects, mtls: mode, ports }) => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { namespace },
      spec: present({
        selector: selects,
        mtls: mode,
        portLevelMtls: selects !== undefined && ports && Object.keys(ports).length > 0 ? ports : undefined,
      }),
    }));

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

/** Istio's resources for a cluster: namespaces, PeerAuthentications, AuthorizationPolicies. Names are given by place. */
export const istioManifests = (): fc.Arbitrary<readonly JsonObject[]> =>
  fc
    .tuple(
      meshNamespaces(),
      fc.array(peerAuthentication(), { maxLength: 3 }),
      fc.array(authorizationPolicy(), { maxLength: 3 }),
    )
    .map(([namespaces, authentications, policies]) => [
      ...namespaces,
      ...[...authentications, ...policies].map((object, index) => ({
        ...object,
        metadata: { ...(object['metadata'] as JsonObject), name: `m-${index}` },
      })),
    ]);
