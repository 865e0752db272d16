import { readAuthorizationPolicies } from '#mesh/istio/authorization/read-policies.ts';
import { readRequestAuthentications } from '#mesh/istio/authorization/request-authentication.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** What of AuthorizationPolicies and RequestAuthentications the API server or istiod's webhook refuses. */
export function authorizationFaults(istio: Istio): readonly MeshFault[] {
  return [...readAuthorizationPolicies(istio).faults, ...readRequestAuthentications(istio).faults];
}
