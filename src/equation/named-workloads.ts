import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';

/**
 * By `namespace/name`, the workloads that are meant by it. A bare Pod may be called like anything, also by who adds one: it is meant only
 * where nothing else has that name.
 */
export function namedWorkloads({ network }: Fabric): ReadonlyMap<string, readonly Workload[]> {
  const named = new Map<string, Workload[]>();
  for (const workload of network.workloads) {
    const name = `${workload.namespace}/${workload.resource.name}`;
    const [first] = named.get(name) ?? [];
    if (first === undefined || (isPod(first) && !isPod(workload))) named.set(name, [workload]);
    else if (isPod(first) === isPod(workload)) named.get(name)?.push(workload);
  }
  return named;
}

function isPod({ resource }: Workload): boolean {
  return resource.kind === 'Pod';
}
