import type { Workload } from '#cluster/workload.ts';
import { ZTUNNEL_PORTS } from '#mesh/istio/ambient/ambient-ways.ts';
import { calledPorts } from '#mesh/istio/ambient/calls.ts';
import { HBONE_PORT } from '#mesh/istio/ambient/waypoint.ts';
import { authorizationPortCuts } from '#mesh/istio/authorization/port-cuts.ts';
import { gatewayServersOf } from '#mesh/istio/entry/gateway-servers.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { istioPortCuts } from '#mesh/istio/transport/port-cuts.ts';
import { PROXY_OWN_PORTS } from '#mesh/istio/ways/proxy-pod-ways.ts';
import { type PortSet, portSet, subtractPorts } from '#set/port-set.ts';

/**
 * The sets of TCP ports of a workload's pods to which there are ways of their own, disjoint: each part is treated alike by everything
 * that tells ports apart (transport, policies, Services, the proxy's own ports).
 */
export function istioWayCuts(istio: Istio, workload: Workload): readonly PortSet[] {
  const { mode } = istioMembership(istio, workload);
  if (mode === 'waypoint') return disjointParts(singles([...PROXY_OWN_PORTS, HBONE_PORT]));
  const cuts = [...authorizationPortCuts(istio, workload), ...singles(calledPorts(istio, workload))];
  if (mode === 'gateway') {
    const ports = gatewayServersOf(istio, workload).map(({ port }) => port);
    return disjointParts([...cuts, ...singles([...PROXY_OWN_PORTS, ...ports])]);
  }
  return disjointParts([...cuts, ...istioPortCuts(istio, workload), ...singles(ZTUNNEL_PORTS)]);
}

function singles(ports: readonly number[]): readonly PortSet[] {
  return [...new Set(ports)].map((port) => portSet([[port, port]]));
}

/** The coarsest sets of which each of the given ones is made up, in order of their first ports. */
export function disjointParts(cuts: readonly PortSet[]): readonly PortSet[] {
  const parts: PortSet[] = [];
  for (const cut of cuts) {
    let rest = cut;
    for (const part of [...parts]) {
      const outside = subtractPorts(part, rest);
      const inside = subtractPorts(part, outside);
      if (inside.length === 0) continue;
      rest = subtractPorts(rest, part);
      parts.splice(parts.indexOf(part), 1, ...[inside, outside].filter(({ length }) => length > 0));
    }
    if (rest.length > 0) parts.push(rest);
  }
  return parts.sort((a, b) => (a[0]?.[0] ?? 0) - (b[0]?.[0] ?? 0));
}
