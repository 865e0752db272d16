import type { Cluster } from '#cluster/cluster.ts';
import type { Service } from '#cluster/service.ts';
import { type ServicePort, targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';

/** A port of a Service that leads to a workload, and the ports of its pods to which it leads. */
export interface ServiceLead {
  readonly service: Service;
  readonly servicePort: ServicePort;
  readonly targets: readonly number[];
}

const known = new WeakMap<Cluster, ReadonlyMap<Workload, readonly ServiceLead[]>>();

/** The TCP ports of Services that lead to a workload's pods, by selector or by written endpoints; in order of reading. */
export function serviceLeads(cluster: Cluster, workload: Workload): readonly ServiceLead[] {
  const found = known.get(cluster) ?? indexed(cluster);
  known.set(cluster, found);
  return found.get(workload) ?? [];
}

function indexed(cluster: Cluster): ReadonlyMap<Workload, readonly ServiceLead[]> {
  const found = new Map<Workload, ServiceLead[]>();
  const add = (workload: Workload, lead: ServiceLead) => {
    const own = found.get(workload);
    if (own === undefined) found.set(workload, [lead]);
    else own.push(lead);
  };
  for (const service of cluster.services) {
    for (const servicePort of service.ports) {
      if (servicePort.protocol !== 'TCP') continue;
      for (const workload of service.backends) {
        add(workload, { service, servicePort, targets: targetPorts(servicePort, workload) });
      }
      for (const { workload, ports } of service.endpoints) {
        const target = ports[servicePort.name];
        if (workload === undefined || target === undefined) continue;
        add(workload, { service, servicePort, targets: [target] });
      }
    }
  }
  return found;
}
