import type { Cluster } from '#cluster/cluster.ts';
import { waypointFaults } from '#mesh/istio/ambient/faults.ts';
import { authorizationFaults } from '#mesh/istio/authorization/faults.ts';
import { istioChoose } from '#mesh/istio/client/choose.ts';
import { clientFaults } from '#mesh/istio/client/faults/faults.ts';
import { istioOutbound } from '#mesh/istio/client/outbound.ts';
import { istioEntrances } from '#mesh/istio/entry/entrances.ts';
import { entryFaults } from '#mesh/istio/entry/faults/faults.ts';
import { istioUnmodelled } from '#mesh/istio/extension/unmodelled.ts';
import { istioAccountOf, istioPrincipal, istioPrincipalOf, istioPrincipals } from '#mesh/istio/identity.ts';
import { istioIdle } from '#mesh/istio/idle.ts';
import { istioMachines } from '#mesh/istio/machine/machines.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { readSettings } from '#mesh/istio/settings/read-settings.ts';
import { peerPolicies } from '#mesh/istio/transport/peer-policies.ts';
import { istioWayCuts } from '#mesh/istio/ways/port-cuts.ts';
import { istioProxyPorts } from '#mesh/istio/ways/proxy-ports.ts';
import { istioWays } from '#mesh/istio/ways/ways.ts';
import type { MeshOptions } from '#mesh/options.ts';
import type { MeshSemantics } from '#mesh/semantics.ts';

/** Istio, sidecar and ambient, from the resources of a cluster. */
export function istioSemantics(cluster: Cluster, options: MeshOptions): MeshSemantics {
  const settings = readSettings(cluster, options);
  const istio: Istio = { cluster, settings };
  return {
    kind: 'istio',
    membership: (workload) => istioMembership(istio, workload),
    portCuts: (workload) => istioWayCuts(istio, workload),
    proxyPorts: (workload) => istioProxyPorts(istio, workload),
    ways: (workload, port) => istioWays(istio, workload, port),
    principal: (workload) => istioPrincipal(istio, workload),
    principals: (namespace) => istioPrincipals(istio, namespace),
    principalOf: (namespace, serviceAccount) => istioPrincipalOf(istio, namespace, serviceAccount),
    accountOf: (principal) => istioAccountOf(istio, principal),
    choose: (client, destination) => istioChoose(istio, client, destination),
    outbound: (workload) => istioOutbound(istio, workload),
    entrances: istioEntrances(istio),
    faults: [
      ...(settings.faults ?? []),
      ...peerPolicies(istio).faults,
      ...authorizationFaults(istio),
      ...waypointFaults(istio),
      ...clientFaults(istio),
      ...entryFaults(istio),
    ],
    idle: () =>
      istioIdle(
        istio,
        [...cluster.workloads, ...cluster.operated].filter(
          (one) => istioMembership(istio, one).member !== 'no',
        ),
      ),
    assumptions: settings.assumptions,
    machines: istioMachines(istio),
    unmodelled: istioUnmodelled(istio),
  };
}
