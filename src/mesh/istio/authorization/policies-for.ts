import { attaches, type PolicySubject, policyNamespaces } from '#mesh/istio/authorization/attaches.ts';
import type { AuthorizationPolicy } from '#mesh/istio/authorization/policy.ts';
import { candidates } from '#mesh/istio/authorization/policy-index.ts';
import { readAuthorizationPolicies } from '#mesh/istio/authorization/read-policies.ts';
import type { Istio } from '#mesh/istio/model.ts';

/**
 * The policies that apply to a proxy, whatever their action, in the order of their names; also those that aren't enforced (AUDIT,
 * dry-run), and those that the API server refuses (`refused`). A Workload is a subject; for a waypoint add `isWaypoint` and one of
 * the services that it stands for.
 */
export function policiesFor(istio: Istio, subject: PolicySubject): readonly AuthorizationPolicy[] {
  const { index } = readAuthorizationPolicies(istio);
  return policyNamespaces(istio, subject).flatMap((namespace) =>
    candidates(index, namespace, subject.labels).filter(({ attachment }) =>
      attaches(istio, namespace, attachment, subject),
    ),
  );
}
