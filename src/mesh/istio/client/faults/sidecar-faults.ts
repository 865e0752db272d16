import { namespaceOf } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Resource } from '#manifest/resource.ts';
import {
  carriesLabels,
  istioResources,
  specOf,
  workloadSelector,
} from '#mesh/istio/client/istio-resources.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';
import { label } from '#set/selector.ts';

/**
 * Sidecars that contradict each other or are for nobody (Sidecar: "The behavior of the system is undefined if more than one selector-less
 * Sidecar configurations exist in a given namespace" or "if two or more … with a workloadSelector select the same workload instance").
 */
export function sidecarFaults(istio: Istio): readonly MeshFault[] {
  const byNamespace = new Map<string, Resource[]>();
  for (const one of istioResources(istio, 'Sidecar')) {
    const own = byNamespace.get(namespaceOf(one));
    if (own === undefined) byNamespace.set(namespaceOf(one), [one]);
    else own.push(one);
  }
  if (byNamespace.size === 0) return [];
  const people = new Map<string, Workload[]>([...byNamespace.keys()].map((namespace) => [namespace, []]));
  for (const workload of istio.cluster.workloads) people.get(workload.namespace)?.push(workload);
  return [...byNamespace].flatMap(([namespace, sidecars]) => {
    const ambient = isAmbient(istio, namespace);
    const general = sidecars.filter((one) => selectorOf(one) === undefined);
    const ineffective = ambient ? general.map((one) => fault(one, '/spec', INEFFECTIVE)) : [];
    const several = general.length > 1 ? general.map((one) => fault(one, '/spec', SEVERAL)) : [];
    return [...ineffective, ...several, ...selectorFaults(istio, sidecars, people.get(namespace) ?? [])];
  });
}

const INEFFECTIVE = 'the pods that it is for are in the ambient mesh, which reads no Sidecar';
const SEVERAL = 'another Sidecar of the namespace has no selector either, and which one holds is undefined';
const DANGLING = 'no pods of the namespace carry these labels';
const OVERLAP = 'another Sidecar selects the same pods, and which one holds is undefined';

function selectorFaults(
  istio: Istio,
  sidecars: readonly Resource[],
  workloads: readonly Workload[],
): readonly MeshFault[] {
  const selecting = sidecars.flatMap((resource) => {
    const selector = selectorOf(resource);
    if (selector === undefined) return [];
    return { resource, selected: workloads.filter(({ labels }) => carriesLabels(selector, labels)) };
  });
  const counts = new Map<Workload, number>();
  for (const { selected } of selecting)
    for (const one of selected) counts.set(one, (counts.get(one) ?? 0) + 1);
  const pointer = '/spec/workloadSelector';
  return selecting.flatMap(({ resource, selected }) => {
    if (selected.length === 0) return fault(resource, pointer, DANGLING);
    if (selected.every((one) => isCaptured(istio, one))) {
      return fault(resource, pointer, INEFFECTIVE);
    }
    return selected.some((one) => (counts.get(one) ?? 0) > 1) ? fault(resource, pointer, OVERLAP) : [];
  });
}

function isCaptured(istio: Istio, workload: Workload): boolean {
  const { mode, member } = istioMembership(istio, workload);
  return mode === 'ambient' && member === 'yes';
}

/** Whether what is added to a namespace gets ztunnel and no sidecar. */
function isAmbient({ cluster }: Istio, namespace: string): boolean {
  const labels = cluster.namespaces.get(namespace)?.labels ?? {};
  if (label(labels, 'istio.io/dataplane-mode') !== 'ambient') return false;
  return label(labels, 'istio-injection') !== 'enabled' && label(labels, 'istio.io/rev') === undefined;
}

function selectorOf(sidecar: Resource): Readonly<Record<string, string>> | undefined {
  return workloadSelector(specOf(sidecar), 'labels');
}

function fault(resource: Resource, pointer: string, message: string): MeshFault {
  return { resource, pointer, message };
}
