import { type Entry, perResource } from '#arbitrary/weakening/ground.ts';
import { arrayAt, isObject, objectAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/** Policies that are gone. */
export const REMOVALS: readonly Entry[] = [
  removal('delete-network-policy', 'A NetworkPolicy is deleted.', isOf('networking.k8s.io', 'NetworkPolicy')),
  removal(
    'delete-admin-policy',
    'An AdminNetworkPolicy, its baseline or a ClusterNetworkPolicy is deleted.',
    isOf(
      'policy.networking.k8s.io',
      'AdminNetworkPolicy',
      'BaselineAdminNetworkPolicy',
      'ClusterNetworkPolicy',
    ),
  ),
  removal(
    'delete-authorization-policy',
    'An AuthorizationPolicy of Istio that allows is deleted.',
    (one) => isOf('security.istio.io', 'AuthorizationPolicy')(one) && !isDeny(one),
  ),
  removal(
    'delete-deny',
    'An AuthorizationPolicy of Istio that denies is deleted.',
    (one) => isOf('security.istio.io', 'AuthorizationPolicy')(one) && isDeny(one),
  ),
  removal(
    'delete-peer-authentication',
    'A PeerAuthentication is deleted.',
    isOf('security.istio.io', 'PeerAuthentication'),
  ),
  removal(
    'delete-request-authentication',
    'A RequestAuthentication is deleted.',
    isOf('security.istio.io', 'RequestAuthentication'),
  ),
  removal('delete-server', 'A Server of Linkerd is deleted.', isOf('policy.linkerd.io', 'Server')),
  removal(
    'delete-linkerd-authorization',
    'An AuthorizationPolicy or ServerAuthorization of Linkerd is deleted.',
    isOf('policy.linkerd.io', 'AuthorizationPolicy', 'ServerAuthorization'),
  ),
  removal(
    'delete-authentication',
    'A MeshTLSAuthentication or NetworkAuthentication of Linkerd is deleted.',
    isOf('policy.linkerd.io', 'MeshTLSAuthentication', 'NetworkAuthentication'),
  ),
  removal('delete-policy-route', 'A route of a Linkerd Server is deleted.', isPolicyRoute),
];

function removal(name: string, sentence: string, is: (resource: Resource) => boolean): Entry {
  return perResource(name, sentence, (resource) => {
    if (!is(resource)) return [];
    const { apiVersion, id } = resource;
    const change = { type: 'remove', apiVersion, resource: id } as const;
    return [{ resource, pointer: '', words: 'is deleted', changes: [change] }];
  });
}

/** Whether a resource is of one of these kinds, in any version. */
export function isOf(group: string, ...kinds: readonly string[]): (resource: Resource) => boolean {
  return ({ apiVersion, kind }) => apiVersion.startsWith(`${group}/`) && kinds.includes(kind);
}

function isDeny({ object }: Resource): boolean {
  return objectAt(object, 'spec')['action'] === 'DENY';
}

/** A route that belongs to a Server (Linkerd docs, "HTTPRoute", parentRefs). */
export function isPolicyRoute({ kind, object }: Resource): boolean {
  if (kind !== 'HTTPRoute' && kind !== 'GRPCRoute') return false;
  return arrayAt(objectAt(object, 'spec'), 'parentRefs').some(
    (parent) => isObject(parent) && parent['kind'] === 'Server',
  );
}
