import type { Resource } from '#manifest/resource.ts';
import type { AuthorizationPolicy } from '#mesh/istio/authorization/policy.ts';
import { indexPolicies, type PolicyIndex } from '#mesh/istio/authorization/policy-index.ts';
import { readAuthorizationPolicy } from '#mesh/istio/authorization/read-policy.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

export interface AuthorizationPolicies {
  readonly policies: readonly AuthorizationPolicy[];
  readonly index: PolicyIndex<AuthorizationPolicy>;
  readonly faults: readonly MeshFault[];
}

const read = new WeakMap<Istio, AuthorizationPolicies>();

/** The AuthorizationPolicies of the cluster, read once, in the order of their names. */
export function readAuthorizationPolicies(istio: Istio): AuthorizationPolicies {
  const known = read.get(istio);
  if (known !== undefined) return known;
  const policies = securityResources(istio, 'AuthorizationPolicy').map(readAuthorizationPolicy);
  const faults = policies.flatMap(({ refused }) => refused ?? []);
  const found = { policies, index: indexPolicies(policies), faults };
  read.set(istio, found);
  return found;
}

/** The resources of a kind of Istio's security API, of the versions that its definitions serve, in the order of their names. */
export function securityResources({ cluster }: Istio, kind: string): readonly Resource[] {
  return cluster.resources
    .filter((one) => one.kind === kind && VERSIONS.includes(one.apiVersion))
    .sort((a, b) => compare(key(a), key(b)));
}

const VERSIONS: readonly string[] = ['security.istio.io/v1', 'security.istio.io/v1beta1'];

function key({ namespace, name, object }: Resource): string {
  return JSON.stringify([namespace, name, object]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
