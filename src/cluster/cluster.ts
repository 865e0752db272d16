import { findNamespaces, type Namespace } from '#cluster/namespace.ts';
import { findNodes, type Node } from '#cluster/node.ts';
import { isKnownKind, podTemplate } from '#cluster/pod-template.ts';
import { findServices, type Service } from '#cluster/service.ts';
import { findOperated, findWorkloads, type Workload } from '#cluster/workload.ts';
import type { Resource } from '#manifest/resource.ts';

/** What the manifests say is in the cluster. */
export interface Cluster {
  readonly resources: readonly Resource[];
  /** By name; also those that are only mentioned. */
  readonly namespaces: ReadonlyMap<string, Namespace>;
  /** Those whose pod template is in the manifests. */
  readonly workloads: readonly Workload[];
  /** Those whose pods an operator makes: known by their labels and ports, but there is no template to look at. */
  readonly operated: readonly Workload[];
  readonly services: readonly Service[];
  readonly nodes: readonly Node[];
  /** Of a kind that isn't known, taken to run pods because something in it has the shape of a pod template. */
  readonly guessed: readonly Resource[];
}

/** Resources → Cluster. Pure; the order of the resources decides nothing but the order of the result. */
export function buildCluster(resources: readonly Resource[]): Cluster {
  const workloads = findWorkloads(resources);
  const operated = findOperated(resources);
  const everyone = [...workloads, ...operated];
  return {
    resources,
    namespaces: findNamespaces(resources, inhabitants(resources, everyone)),
    workloads,
    operated,
    services: findServices(resources, everyone),
    nodes: findNodes(resources),
    guessed: resources.filter((one) => !isKnownKind(one) && podTemplate(one) !== undefined),
  };
}

/** What stands in a namespace for sure: where one is written, and pods and policies where none is. */
function inhabitants(resources: readonly Resource[], everyone: readonly Workload[]): readonly Resource[] {
  const runs = new Set(everyone.map(({ resource }) => resource));
  return resources.filter((one) => one.namespace !== '' || runs.has(one) || one.kind === 'NetworkPolicy');
}
