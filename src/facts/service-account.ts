import type { Cluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';

/**
 * For each workload, the ids of workloads of *other services* in its namespace that run under the same named
 * service account, and so can't be told apart by identity. Workloads of one service (the same application
 * label, or selected by one Service: `reviews-v1`, `reviews-v2`) share their account rightly; so does a workload
 * that stands in two files.
 */
export function sharedServiceAccounts(cluster: Cluster): ReadonlyMap<Workload, readonly string[]> {
  const services = servicesOf(cluster);
  const shared = new Map<Workload, readonly string[]>();
  for (const group of groupByAccount(cluster.workloads)) {
    if (group.length < 2) continue;
    for (const workload of group) {
      const { id } = workload.resource;
      const others = group.filter(
        (other) => other.resource.id !== id && !sameService(workload, other, services),
      );
      const ids = new Set(others.map(({ resource }) => resource.id));
      if (ids.size > 0) shared.set(workload, [...ids].sort());
    }
  }
  return shared;
}

/** The labels by which an application's parts are commonly told (Kubernetes docs, "Recommended Labels"; Istio `app`). */
const APPLICATION_LABELS = ['app.kubernetes.io/name', 'app', 'k8s-app'] as const;

function sameService(a: Workload, b: Workload, services: Services): boolean {
  for (const label of APPLICATION_LABELS) {
    const name = a.labels[label];
    if (name !== undefined) {
      if (name !== b.labels[label]) break;
      return a.labels['app.kubernetes.io/component'] === b.labels['app.kubernetes.io/component'];
    }
  }
  const ofB = services.get(b);
  return [...(services.get(a) ?? [])].some((service) => ofB?.has(service) === true);
}

type Services = ReadonlyMap<Workload, ReadonlySet<string>>;

function servicesOf(cluster: Cluster): Services {
  const services = new Map<Workload, Set<string>>();
  for (const service of cluster.services) {
    for (const workload of service.backends) {
      const known = services.get(workload);
      if (known === undefined) services.set(workload, new Set([service.resource.id]));
      else known.add(service.resource.id);
    }
  }
  return services;
}

function groupByAccount(workloads: readonly Workload[]): readonly (readonly Workload[])[] {
  const groups = new Map<string, Workload[]>();
  for (const workload of workloads) {
    if (workload.serviceAccount === '') continue;
    const key = `${workload.resource.namespace}/${workload.serviceAccount}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [workload]);
    else group.push(workload);
  }
  return [...groups.values()];
}
