import type { PodView } from '#mesh/linkerd/inbound/pod-view.ts';
import { intersectPorts, type PortSet, portSet } from '#set/port-set.ts';

/**
 * The ports of a pod that are treated in a way of their own: each that a Server selects, that is probed, or on which the proxy listens;
 * and those of the annotations. A later cut is meant without the earlier ones.
 */
export function linkerdPortCuts({ pod, servers }: PodView): readonly PortSet[] {
  const { ports, skipInbound, opaque, requireIdentity } = pod;
  const single = new Set([
    ports.inbound,
    ports.admin,
    ports.control,
    ...servers.keys(),
    ...pod.probes.keys(),
  ]);
  const cuts = [...single].sort((a, b) => a - b).map((port): PortSet => portSet([[port, port]]));
  const shared = [skipInbound, intersectPorts(opaque, requireIdentity), opaque, requireIdentity];
  return [...cuts, ...shared].filter((cut) => cut.length > 0);
}
