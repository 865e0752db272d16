import type { Fabric } from '#equation/fabric.ts';
import { type FabricListener, fabricListeners } from '#equation/listener.ts';
import { proxyPorts } from '#equation/proxy-port.ts';
import { intersectPorts, NO_PORTS, type PortSet, subtractPorts } from '#set/port-set.ts';

/** A listener before and after a change, at the ports that are theirs both times. */
export interface ListenerPair {
  readonly before: FabricListener;
  readonly after: FabricListener;
  readonly ports: PortSet;
}

/**
 * All ports of all workloads that are there before and after, but for those that a proxy answers afterwards (unless `withProxies`). Where a
 * proxy has gone, its ports are like any other: nothing says that the application doesn't listen there.
 */
export function listenerPairs(before: Fabric, after: Fabric, withProxies: boolean): readonly ListenerPair[] {
  const byId = new Map(before.network.workloads.map((workload) => [workload.resource.id, workload]));
  return after.network.workloads.flatMap((workload) => {
    const was = byId.get(workload.resource.id);
    if (was === undefined) return [];
    const earlier = fabricListeners(before, was);
    const own = withProxies ? NO_PORTS : proxyPorts(after, workload);
    return fabricListeners(after, workload).flatMap((one) =>
      earlier.flatMap((other): readonly ListenerPair[] => {
        if (one.protocol !== other.protocol) return [];
        const both = intersectPorts(one.ports, other.ports);
        const ports = one.protocol === 'TCP' ? subtractPorts(both, own) : both;
        return ports.length === 0 ? [] : [{ before: other, after: one, ports }];
      }),
    );
  });
}
