import type { Workload } from '#cluster/workload.ts';
import { ZTUNNEL_PORTS } from '#mesh/istio/ambient/ambient-ways.ts';
import { HBONE_PORT } from '#mesh/istio/ambient/waypoint.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { captureOf } from '#mesh/istio/transport/capture.ts';
import { REDIRECTION_PORTS } from '#mesh/istio/transport/sidecar-transport.ts';
import { PROXY_OWN_PORTS } from '#mesh/istio/ways/proxy-pod-ways.ts';
import { type PortSet, portSet } from '#set/port-set.ts';

/**
 * The ports of a member's pods that its proxy has for itself (Istio docs, "Application Requirements, Ports used by Istio"). The agent's
 * status port can be moved by an annotation; where a container declares that port, it isn't taken for the agent's.
 */
export function istioProxyPorts(istio: Istio, workload: Workload): PortSet {
  const { mode } = istioMembership(istio, workload);
  return portSet(portsOf(istio, workload, mode).map((port) => [port, port]));
}

function portsOf(
  istio: Istio,
  workload: Workload,
  mode: ReturnType<typeof istioMembership>['mode'],
): readonly number[] {
  switch (mode) {
    case 'sidecar': {
      const { statusPort } = captureOf(istio, workload);
      const isMoved = !PROXY_OWN_PORTS.includes(statusPort);
      const isDeclared = workload.ports.some(({ number }) => number === statusPort);
      const status = statusPort < 1 || statusPort > 65535 || (isMoved && isDeclared) ? [] : [statusPort];
      // 15020 is free where the agent answers elsewhere.
      const own = PROXY_OWN_PORTS.filter((port) => port !== 15020);
      return [...own, ...status, ...REDIRECTION_PORTS, HBONE_PORT];
    }
    case 'gateway':
      return PROXY_OWN_PORTS;
    case 'waypoint':
      return [...PROXY_OWN_PORTS, HBONE_PORT];
    case 'ambient':
      return ZTUNNEL_PORTS;
    case 'none':
      return [];
    default:
      return mode satisfies never;
  }
}
