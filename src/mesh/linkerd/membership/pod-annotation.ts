import type { Cluster } from '#cluster/cluster.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { type JsonObject, objectAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { findProxy } from '#mesh/linkerd/membership/find-proxy.ts';

/** An annotation that counts, and where it is written. */
export interface Annotation {
  readonly value: string;
  readonly resource: Resource;
  readonly pointer: Pointer;
}

/** An annotation of a workload's pods: of the template, or of what an operator copies to its pods. */
export function podAnnotation({ resource, template }: Workload, key: string): Annotation | undefined {
  const own = annotationIn(resource, template.metadata, joinPointer(template.pointer, 'metadata'), key);
  if (own !== undefined) return own;
  const spec = objectAt(resource.object, 'spec');
  switch (groupKind(resource)) {
    // CloudNativePG, "Labels and annotations": inheritedMetadata goes to all that the operator makes.
    case 'postgresql.cnpg.io/Cluster':
      return annotationIn(resource, objectAt(spec, 'inheritedMetadata'), '/spec/inheritedMetadata', key);
    case 'monitoring.coreos.com/Prometheus':
    case 'monitoring.coreos.com/Alertmanager':
      return annotationIn(resource, objectAt(spec, 'podMetadata'), '/spec/podMetadata', key);
    default:
      return undefined;
  }
}

/** An annotation of a workload's namespace; `undefined` also if the Namespace isn't among the manifests. */
export function namespaceAnnotation(
  { namespaces }: Cluster,
  { namespace }: Workload,
  key: string,
): Annotation | undefined {
  const resource = namespaces.get(namespace)?.resource;
  if (resource === undefined) return undefined;
  return annotationIn(resource, objectAt(resource.object, 'metadata'), '/metadata', key);
}

/**
 * The annotation that configures the proxy: the pod's own, else its namespace's, which the injector copies to the pods that it injects
 * (linkerd2, pkg/inject, `AppendNamespaceAnnotations`); so not to pods that come with a proxy.
 */
export function proxyAnnotation(cluster: Cluster, workload: Workload, key: string): Annotation | undefined {
  const own = podAnnotation(workload, key);
  if (own !== undefined || findProxy(workload) !== undefined) return own;
  return namespaceAnnotation(cluster, workload, key);
}

function annotationIn(
  resource: Resource,
  metadata: JsonObject,
  pointer: Pointer,
  key: string,
): Annotation | undefined {
  const annotations = stringMap(metadata['annotations']);
  const value = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
  if (value === undefined) return undefined;
  return { value, resource, pointer: joinPointer(pointer, 'annotations', key) };
}
