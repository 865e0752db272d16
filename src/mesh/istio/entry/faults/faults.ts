import { certificateFaults } from '#mesh/istio/entry/faults/certificate-faults.ts';
import { conflictFaults } from '#mesh/istio/entry/faults/conflict-faults.ts';
import { destinationFaults } from '#mesh/istio/entry/faults/destination-faults.ts';
import { gatewayFaults } from '#mesh/istio/entry/faults/gateway-faults.ts';
import { orderFaults } from '#mesh/istio/entry/faults/order-faults.ts';
import { routeFaults } from '#mesh/istio/entry/faults/route-faults.ts';
import { routerFaults } from '#mesh/istio/entry/faults/router-faults.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** What in gateways and routes can't mean what it seems to. A Secret that isn't among the manifests is no fault. */
export function entryFaults(istio: Istio): readonly MeshFault[] {
  return [
    ...gatewayFaults(istio),
    ...conflictFaults(istio),
    ...certificateFaults(istio),
    ...routerFaults(istio),
    ...destinationFaults(istio),
    ...orderFaults(istio),
    ...routeFaults(istio),
  ];
}
