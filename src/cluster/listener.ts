import type { Cluster } from '#cluster/cluster.ts';
import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/**
 * A port of a workload's pods that something may listen on.
 * - `container`: a container declares it. - `service`: only a Service leads to it. - `policy`: only a policy names it.
 * - `any`: every other port; a container may listen on ports that nothing declares. `port` is then 0.
 */
export interface Listener {
  readonly workload: Workload;
  readonly protocol: string;
  readonly port: number;
  readonly name: string;
  readonly source: 'container' | 'service' | 'policy' | 'any';
  /** Where it is written: the resource, and the pointer into it. */
  readonly resource: Resource;
  readonly pointer: Pointer;
}

/** The listeners of each workload: declared ports, then ports that only Services mention, then `any`. */
export function findListeners(cluster: Cluster): ReadonlyMap<Workload, readonly Listener[]> {
  const found = new Map<Workload, Listener[]>();
  for (const workload of [...cluster.workloads, ...cluster.operated]) {
    const { resource } = workload;
    const declared = workload.ports.map(
      ({ protocol, number, name, pointer }): Listener => ({
        workload,
        protocol,
        port: number,
        name,
        source: 'container',
        resource,
        pointer,
      }),
    );
    found.set(workload, dedupe(declared));
  }
  for (const service of cluster.services) {
    for (const workload of service.backends) {
      const listeners = found.get(workload) ?? [];
      for (const { port, protocol, name, pointer } of service.ports.flatMap((one) =>
        targetPorts(one, workload).map((target) => ({ ...one, port: target })),
      )) {
        if (listeners.some((known) => known.port === port && known.protocol === protocol)) continue;
        const { resource } = service;
        listeners.push({ workload, protocol, port, name, source: 'service', resource, pointer });
      }
    }
  }
  for (const [workload, listeners] of found) {
    const { resource, template } = workload;
    const rest = { port: 0, name: '', source: 'any', resource, pointer: template.pointer } as const;
    for (const protocol of ['TCP', 'UDP', 'SCTP']) listeners.push({ workload, protocol, ...rest });
  }
  return found;
}

function dedupe(listeners: readonly Listener[]): Listener[] {
  const seen = new Set<string>();
  return listeners.filter(({ protocol, port }) => {
    const key = `${protocol}/${port}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
