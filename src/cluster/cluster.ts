import { findServices, type Service } from '#cluster/service.ts';
import { findWorkloads, type Workload } from '#cluster/workload.ts';
import type { Resource } from '#manifest/resource.ts';

/** What the manifests say is in the cluster. */
export interface Cluster {
  readonly resources: readonly Resource[];
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
}

/** Resources → Cluster. Pure; the order of the resources decides nothing but the order of the result. */
export function buildCluster(resources: readonly Resource[]): Cluster {
  const workloads = findWorkloads(resources);
  return { resources, workloads, services: findServices(resources, workloads) };
}
