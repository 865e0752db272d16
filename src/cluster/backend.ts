import type { Cluster } from '#cluster/cluster.ts';
import type { Service } from '#cluster/service.ts';
import { type ServicePort, targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';

/** Where a port of a Service leads: a workload, and the port of its pods. */
export interface Target {
  readonly workload: Workload;
  readonly protocol: string;
  readonly port: number;
}

/** A Service by name; `undefined` if the manifests don't have it. */
export function findService(cluster: Cluster, namespace: string, name: string): Service | undefined {
  return cluster.services.find(
    (service) => service.namespace === namespace && service.resource.name === name,
  );
}

/** The targets of some ports of a Service: of all its pods, or of the endpoints that are written down. */
export function serviceTargets(service: Service, ports: readonly ServicePort[]): readonly Target[] {
  return ports.flatMap((port) => {
    const { protocol } = port;
    const selected = service.backends.flatMap((workload) =>
      targetPorts(port, workload).map((number) => ({ workload, protocol, port: number })),
    );
    const written = service.endpoints.flatMap(({ workload, ports: named }) => {
      const number = named[port.name];
      return workload === undefined || number === undefined ? [] : { workload, protocol, port: number };
    });
    return [...selected, ...written];
  });
}
