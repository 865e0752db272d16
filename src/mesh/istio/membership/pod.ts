import { groupKind, stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { objectAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { MeshBecause, MeshReason } from '#mesh/because.ts';
import { type Labels, label } from '#set/selector.ts';

/** The namespaces in which Istio leaves everything alone (injector, "IgnoredNamespaces"). */
export const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
]);

/** The annotations of a workload's pods, also of those that an operator makes (`podMetadata`, `inheritedMetadata`). */
export function podAnnotations({ resource, template, annotations }: Workload): Labels {
  const inherited =
    groupKind(resource) === 'postgresql.cnpg.io/Cluster'
      ? objectAt(objectAt(resource.object, 'spec'), 'inheritedMetadata')
      : {};
  return {
    ...stringMap(inherited['annotations']),
    ...stringMap(template.metadata['annotations']),
    ...annotations,
  };
}

/** A reason with its line in the pod template's metadata. */
export function onPod(
  { resource, template }: Workload,
  reason: MeshReason,
  list: 'labels' | 'annotations',
  key: string,
  detail?: string,
): MeshBecause {
  const pointer = joinPointer(template.pointer, 'metadata', list, key);
  return { reason, resource, pointer, ...(detail === undefined ? {} : { detail }) };
}

/** What pods say about injection: the label before the annotation, `undefined` if neither is there. */
export function saysInject(
  workload: Workload,
): { readonly value: string; readonly because: MeshBecause; readonly isLabel: boolean } | undefined {
  const key = 'sidecar.istio.io/inject';
  const ofLabel = label(workload.labels, key);
  if (ofLabel !== undefined) {
    const because = onPod(workload, 'istio/pod-inject', 'labels', key, ofLabel);
    return { value: ofLabel, because, isLabel: true };
  }
  const value = label(podAnnotations(workload), key);
  if (value === undefined) return undefined;
  return {
    value,
    because: onPod(workload, 'istio/pod-inject', 'annotations', key, value),
    isLabel: false,
  };
}
