import type { JsonObject } from '#manifest/json.ts';
import type { World } from './linkerd-world.ts';

/** A world as manifests. What is created later has a later time. */
export function manifestsOf(world: World): readonly JsonObject[] {
  const { pod } = world;
  const { ports, probe } = pod;
  const metadata = { name: 'web', labels: pod.labels, annotations: pod.annotations };
  const main = { name: 'main', ports, livenessProbe: { httpGet: probe } };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'ns-0', annotations: { 'linkerd.io/inject': 'enabled' } },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, namespace: 'ns-0' },
      spec: { containers: [main] },
    } as unknown as JsonObject,
    ...world.servers.map(({ name, labels, matchLabels, ...spec }, index) =>
      policy('v1beta3', 'Server', name, { ...spec, podSelector: { matchLabels } }, { labels, index }),
    ),
    ...world.serverAuthorizations.map(
      ({ name, server, networks, unauthenticated, identities, serviceAccounts }) =>
        policy('v1beta1', 'ServerAuthorization', name, {
          server: 'name' in server ? server : { selector: server },
          client: {
            ...(networks && { networks }),
            unauthenticated,
            meshTLS: { identities, serviceAccounts },
          },
        }),
    ),
    ...world.policies.map(({ name, target, required }) =>
      policy('v1alpha1', 'AuthorizationPolicy', name, {
        targetRef: { ...target, group: target.kind === 'Namespace' ? 'core' : 'policy.linkerd.io' },
        requiredAuthenticationRefs: required.map((one) => ({
          ...one,
          ...(one.kind === 'ServiceAccount' ? {} : { group: 'policy.linkerd.io' }),
        })),
      }),
    ),
    ...world.meshTls.map(({ name, ...spec }) => policy('v1alpha1', 'MeshTLSAuthentication', name, spec)),
    ...world.networks.map(({ name, ...spec }) => policy('v1alpha1', 'NetworkAuthentication', name, spec)),
    ...world.routes.map(({ name, servers, hostnames, rules }, index) =>
      policy('v1beta3', 'HTTPRoute', name, routeSpec(servers, hostnames, rules), { index }),
    ),
  ];
}

function routeSpec(
  servers: readonly string[],
  hostnames: readonly string[],
  rules: World['routes'][number]['rules'],
) {
  const filter = { type: 'RequestRedirect', requestRedirect: { hostname: 'elsewhere.example.com' } };
  return {
    parentRefs: servers.map((name) => ({ group: 'policy.linkerd.io', kind: 'Server', name })),
    ...(hostnames.length === 0 ? {} : { hostnames }),
    rules: rules.map(({ matches, redirects }) => ({ matches, ...(redirects ? { filters: [filter] } : {}) })),
  };
}

function policy(
  version: string,
  kind: string,
  name: string,
  spec: object,
  { labels, index }: { readonly labels?: object; readonly index?: number } = {},
): JsonObject {
  const time = index === undefined ? {} : { creationTimestamp: `2026-01-01T00:00:0${index}Z` };
  const metadata = { name, namespace: 'ns-0', ...time, ...(labels && { labels }) };
  return { apiVersion: `policy.linkerd.io/${version}`, kind, metadata, spec } as JsonObject;
}
