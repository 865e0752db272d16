import type { Workload } from '#cluster/workload.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { ambientTransport } from '#mesh/istio/transport/ambient-transport.ts';
import { ofModes } from '#mesh/istio/transport/of-modes.ts';
import { portModes } from '#mesh/istio/transport/peer-modes.ts';
import type { PortTransport } from '#mesh/istio/transport/port-transport.ts';
import { sidecarTransport } from '#mesh/istio/transport/sidecar-transport.ts';

export type { PortTransport };

/**
 * What a TCP port of a workload's pods accepts, taken as if it were a member for sure. Of a gateway or waypoint this is only what
 * PeerAuthentication says; its ports are those of the Gateway's servers (see `followsGateway`).
 */
export function istioTransport(istio: Istio, workload: Workload, port: number): PortTransport {
  const { mode } = istioMembership(istio, workload);
  if (mode === 'ambient') return ambientTransport(istio, workload, port);
  if (mode === 'gateway' || mode === 'waypoint') {
    return ofModes(portModes(istio, workload.namespace, workload.labels, port));
  }
  return sidecarTransport(istio, workload, port);
}
