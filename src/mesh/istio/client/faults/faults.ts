import { ruleFaults } from '#mesh/istio/client/faults/rule-faults.ts';
import { serviceEntryFaults } from '#mesh/istio/client/faults/service-entry-faults.ts';
import { sidecarFaults } from '#mesh/istio/client/faults/sidecar-faults.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** What of the resources for clients can't mean what it seems to: DestinationRules, Sidecars, ServiceEntries. */
export function clientFaults(istio: Istio): readonly MeshFault[] {
  return [...ruleFaults(istio), ...sidecarFaults(istio), ...serviceEntryFaults(istio)].map(
    ({ resource, pointer, message }) => ({ resource, pointer, message }),
  );
}
