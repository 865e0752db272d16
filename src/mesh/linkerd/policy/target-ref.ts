import { type JsonObject, stringAt } from '#manifest/json.ts';

/** Kinds that Linkerd's references can mean, by group; no group means `core`. */
const KINDS = {
  Server: 'policy.linkerd.io',
  MeshTLSAuthentication: 'policy.linkerd.io',
  NetworkAuthentication: 'policy.linkerd.io',
  EgressNetwork: 'policy.linkerd.io',
  ServiceAccount: 'core',
  Namespace: 'core',
} as const;

/** Whether a reference means resources of a kind; case doesn't matter (policy controller, `targets_kind`). */
export function refersTo(reference: JsonObject, kind: keyof typeof KINDS): boolean {
  return groupOf(reference) === KINDS[kind] && kindOf(reference) === kind.toLowerCase();
}

/** The route that a reference means, as the key of `routeKey`; `undefined` if it means something else. */
export function routeTarget(reference: JsonObject): string | undefined {
  const [group, kind] = [groupOf(reference), kindOf(reference)];
  const known =
    (kind === 'httproute' && (group === 'policy.linkerd.io' || group === 'gateway.networking.k8s.io')) ||
    (kind === 'grpcroute' && group === 'gateway.networking.k8s.io');
  return known ? routeKey(group, kind, stringAt(reference, 'name') ?? '') : undefined;
}

/** A route within its namespace: group, kind and name, whose case doesn't matter. */
export function routeKey(group: string, kind: string, name: string): string {
  return `${group}/${kind}/${name}`.toLowerCase();
}

function groupOf(reference: JsonObject): string {
  return (stringAt(reference, 'group') || 'core').toLowerCase();
}

function kindOf(reference: JsonObject): string {
  return (stringAt(reference, 'kind') ?? '').toLowerCase();
}
