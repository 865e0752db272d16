import type { Workload } from '#cluster/workload.ts';
import { ambientWays } from '#mesh/istio/ambient/ambient-ways.ts';
import { doubtAt } from '#mesh/istio/extension/doubt.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { gatewayWays } from '#mesh/istio/ways/gateway-ways.ts';
import { waypointPodWays } from '#mesh/istio/ways/proxy-pod-ways.ts';
import { sidecarWays } from '#mesh/istio/ways/sidecar-ways.ts';
import type { Way } from '#mesh/way.ts';

/** The ways to a TCP port of a workload's pods, taken as if it were in the mesh for sure, in the mode that it is or may be in. */
export function istioWays(istio: Istio, workload: Workload, port: number): readonly Way[] {
  const { mode } = istioMembership(istio, workload);
  switch (mode) {
    case 'ambient':
      return ambientWays(istio, workload, port);
    case 'gateway':
      return gatewayWays(istio, workload, port);
    case 'waypoint':
      return waypointPodWays(port, doubtAt(istio, { ...workload, isWaypoint: true }, 'waypoint', 'either'));
    case 'sidecar':
    case 'none':
      return sidecarWays(istio, workload, port);
    default:
      return mode satisfies never;
  }
}
