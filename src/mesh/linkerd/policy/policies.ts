import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind } from '#cluster/pod-template.ts';
import type { Resource } from '#manifest/resource.ts';
import { readMeshTls, readNetworkAuthentication } from '#mesh/linkerd/policy/authentications.ts';
import {
  type Authentications,
  type AuthorizationPolicy,
  readAuthorizationPolicy,
} from '#mesh/linkerd/policy/authorization-policy.ts';
import { groupBy } from '#mesh/linkerd/policy/group-by.ts';
import { inOrder } from '#mesh/linkerd/policy/precedence.ts';
import { readServer, type Server } from '#mesh/linkerd/policy/server.ts';
import {
  readServerAuthorization,
  type ServerAuthorization,
} from '#mesh/linkerd/policy/server-authorization.ts';
import { indexServers, type ServerIndex } from '#mesh/linkerd/policy/server-index.ts';
import { readRoute } from '#mesh/linkerd/route/read-route.ts';
import type { Route } from '#mesh/linkerd/route/route.ts';
import type { LinkerdSettings } from '#mesh/linkerd/settings/settings.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** Linkerd's inbound policies, read once; each list in order of precedence, the oldest first, then by name. */
export interface LinkerdPolicies {
  readonly servers: readonly Server[];
  readonly serverIndex: ServerIndex;
  readonly serverAuthorizations: readonly ServerAuthorization[];
  /** By `namespace/server`; those that select Servers by label by `namespace/`. */
  readonly serverAuthorizationsOf: ReadonlyMap<string, readonly ServerAuthorization[]>;
  readonly authorizationPolicies: readonly AuthorizationPolicy[];
  /** By `namespace/` and the target: `server/<name>`, `route/<key>`, `namespace`. */
  readonly authorizationPoliciesOf: ReadonlyMap<string, readonly AuthorizationPolicy[]>;
  readonly routes: readonly Route[];
  /** By `namespace/server`. */
  readonly routesOf: ReadonlyMap<string, readonly Route[]>;
  /** What is wrong with single resources. */
  readonly faults: readonly MeshFault[];
}

const ROUTES = [
  'policy.linkerd.io/HTTPRoute',
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/GRPCRoute',
];

type Fault = { readonly pointer: string; readonly fault: string };

/** Resources → policies. A resource that can't be read has no effect, and says so. */
export function readPolicies(resources: readonly Resource[], settings: LinkerdSettings): LinkerdPolicies {
  const faults: MeshFault[] = [];
  const all = groupBy(resources, (resource) => [groupKind(resource)]);
  const read = <T extends object>(
    kind: string,
    one: (resource: Resource) => T | Fault | undefined,
  ): readonly T[] =>
    inOrder(all.get(kind) ?? [], (resource) => resource).flatMap((resource) => {
      const found = one(resource);
      if (found === undefined) return [];
      if (!('fault' in found)) return found;
      faults.push({ resource, pointer: found.pointer, message: `${found.fault}: it has no effect` });
      return [];
    });
  const authentications: Authentications = {
    meshTls: byName(
      all.get('policy.linkerd.io/MeshTLSAuthentication') ?? [],
      (one) => readMeshTls(one, settings),
      faults,
    ),
    networks: byName(
      all.get('policy.linkerd.io/NetworkAuthentication') ?? [],
      readNetworkAuthentication,
      faults,
    ),
  };
  const servers = read('policy.linkerd.io/Server', readServer);
  const serverAuthorizations = read('policy.linkerd.io/ServerAuthorization', (one) =>
    readServerAuthorization(one, settings),
  );
  const authorizationPolicies = read('policy.linkerd.io/AuthorizationPolicy', (one) =>
    readAuthorizationPolicy(one, authentications, settings),
  );
  const routes = inOrder(
    ROUTES.flatMap((kind) => read(kind, readRoute)),
    ({ resource }) => resource,
  );
  return {
    servers,
    serverIndex: indexServers(servers),
    serverAuthorizations,
    serverAuthorizationsOf: groupBy(serverAuthorizations, ({ namespace, server }) => [
      `${namespace}/${'name' in server ? server.name : ''}`,
    ]),
    authorizationPolicies,
    authorizationPoliciesOf: groupBy(authorizationPolicies, ({ resource, target }) => [
      `${namespaceOf(resource)}/${targetKey(target)}`,
    ]),
    routes,
    routesOf: groupBy(routes, ({ namespace, servers: parents }) => [
      ...new Set(parents.map(({ name }) => `${namespace}/${name}`)),
    ]),
    faults,
  };
}

/** `server/<name>`, `route/<key>`, `namespace`. */
export function targetKey(target: AuthorizationPolicy['target']): string {
  if (target.type === 'namespace') return 'namespace';
  return target.type === 'server' ? `server/${target.name}` : `route/${target.key}`;
}

function byName<T>(
  resources: readonly Resource[],
  read: (resource: Resource) => T | string,
  faults: MeshFault[],
): ReadonlyMap<string, T | string> {
  return new Map(
    resources.map((resource) => {
      const found = read(resource);
      if (typeof found === 'string') {
        faults.push({ resource, pointer: '/spec', message: `${found}: it has no effect` });
      }
      return [`${namespaceOf(resource)}/${resource.name}`, found];
    }),
  );
}
