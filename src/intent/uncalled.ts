import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { fabricListeners } from '#equation/listener.ts';

/** A workload that Services lead to, and that nothing is seen to call. */
export interface Uncalled {
  readonly workload: Workload;
  /** The TCP ports to which Services lead, ascending. */
  readonly ports: readonly number[];
}

/** The workloads behind Services that aren't among those that are called. */
export function uncalled(fabric: Fabric, called: ReadonlySet<Workload>): readonly Uncalled[] {
  const served = new Set(fabric.cluster.services.flatMap(({ backends }) => backends));
  return fabric.network.workloads
    .filter((workload) => served.has(workload) && !called.has(workload))
    .flatMap((workload) => {
      const ports = fabricListeners(fabric, workload)
        .filter(
          ({ protocol, source }) => protocol === 'TCP' && (source === 'service' || source === 'container'),
        )
        .map(({ port }) => port)
        .sort((a, b) => a - b);
      return ports.length === 0 ? [] : [{ workload, ports }];
    });
}
