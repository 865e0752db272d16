import type { Workload } from '#cluster/workload.ts';
import type { Authorization } from '#mesh/authorization.ts';
import type { PolicySubject } from '#mesh/istio/authorization/attaches.ts';
import { authorizationOf } from '#mesh/istio/authorization/authorization-of.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import { protocolOf } from '#mesh/istio/authorization/protocol.ts';
import { looksAtTokens } from '#mesh/istio/authorization/request-authentication.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** What a workload's sidecar (or the gateway that it is) permits at a port of its pods. */
export function workloadAuthorization(
  istio: Istio,
  workload: Workload,
  port: number,
  subject: PolicySubject = workload,
): Authorization {
  const layer = protocolOf(istio.cluster, workload, port);
  return authorizationOf(istio, policiesFor(istio, subject), port, layer, looksAtTokens(istio, subject));
}
