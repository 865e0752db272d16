import type { Workload } from '#cluster/workload.ts';
import type { PolicySubject } from '#mesh/istio/authorization/attaches.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import { namedPorts } from '#mesh/istio/authorization/policy-requests.ts';
import { declaredPorts } from '#mesh/istio/authorization/protocol.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { type PortSet, portSet } from '#set/port-set.ts';

/** The ports that a workload's policies name, and those whose protocol is declared: each by itself, all others are alike. */
export function authorizationPortCuts(
  istio: Istio,
  workload: Workload,
  subject: PolicySubject = workload,
): readonly PortSet[] {
  const named = namedPorts(policiesFor(istio, subject));
  const ports = new Set([...named, ...declaredPorts(istio.cluster, workload)]);
  return [...ports].sort((a, b) => a - b).map((port) => portSet([[port, port]]));
}
