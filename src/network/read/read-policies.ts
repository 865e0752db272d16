import type { Resource } from '#manifest/resource.ts';
import type { Policy, PolicyFault, ReadPolicy } from '#network/read/policy.ts';
import { type AdminKind, readClusterPolicy } from '#network/read/read-cluster-policy.ts';
import { readNetworkPolicy } from '#network/read/read-network-policy.ts';
import type { Tier } from '#network/verdict/because.ts';

/** All policies of the modelled kinds, and what is wrong with them. */
export interface Policies {
  /** In the order in which they are asked: by tier, priority, namespace and name. */
  readonly policies: readonly Policy[];
  readonly faults: readonly PolicyFault[];
}

/** The versions in which the kinds of policy.networking.k8s.io were or are served. */
const ADMIN_KINDS: Readonly<Record<string, AdminKind>> = {
  'policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy': 'AdminNetworkPolicy',
  'policy.networking.k8s.io/v1alpha1/BaselineAdminNetworkPolicy': 'BaselineAdminNetworkPolicy',
  'policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy': 'ClusterNetworkPolicy',
  'policy.networking.k8s.io/v1beta1/ClusterNetworkPolicy': 'ClusterNetworkPolicy',
};

const TIER_ORDER: Readonly<Record<Tier, number>> = { admin: 0, 'network-policy': 1, baseline: 2 };

/** Reads the policies among the resources. Their order in the manifests decides nothing. */
export function readPolicies(resources: readonly Resource[]): Policies {
  const read = resources.flatMap((resource) => readPolicy(resource) ?? []);
  return {
    policies: read.map(({ policy }) => policy).sort(compare),
    faults: read.flatMap(({ faults }) => faults),
  };
}

function readPolicy(resource: Resource): ReadPolicy | undefined {
  const { apiVersion, kind } = resource;
  if (
    kind === 'NetworkPolicy' &&
    (apiVersion === 'networking.k8s.io/v1' || apiVersion === 'extensions/v1beta1')
  ) {
    return readNetworkPolicy(resource);
  }
  const key = `${apiVersion}/${kind}`;
  const admin = Object.hasOwn(ADMIN_KINDS, key) ? ADMIN_KINDS[key] : undefined;
  return admin === undefined ? undefined : readClusterPolicy(resource, admin);
}

function compare(a: Policy, b: Policy): number {
  return (
    TIER_ORDER[a.tier] - TIER_ORDER[b.tier] ||
    a.priority - b.priority ||
    compareText(a.resource.namespace, b.resource.namespace) ||
    compareText(a.resource.name, b.resource.name) ||
    compareText(a.resource.kind, b.resource.kind)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
