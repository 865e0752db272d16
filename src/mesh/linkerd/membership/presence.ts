import type { Cluster } from '#cluster/cluster.ts';
import { stringMap } from '#cluster/pod-template.ts';
import { objectAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { findProxy } from '#mesh/linkerd/membership/find-proxy.ts';
import { podAnnotation } from '#mesh/linkerd/membership/pod-annotation.ts';
import { findValues } from '#mesh/linkerd/settings/find-values.ts';

/** The annotation that asks for a proxy, or for none (Linkerd docs, "Automatic Proxy Injection"). */
export const INJECT = 'linkerd.io/inject';

/** Whether anything among the manifests speaks of Linkerd: a resource of its groups, a proxy, its configuration, an annotation. */
export function isLinkerdPresent({ resources, workloads, operated }: Cluster): boolean {
  return (
    resources.some(speaksOfLinkerd) ||
    findValues(resources) !== undefined ||
    [...workloads, ...operated].some(
      (workload) => findProxy(workload) !== undefined || podAnnotation(workload, INJECT) !== undefined,
    )
  );
}

function speaksOfLinkerd({ apiVersion, kind, name, object }: Resource): boolean {
  if (/(^|\.)linkerd\.io\//.test(apiVersion)) return true;
  if (kind === 'CustomResourceDefinition') return name.endsWith('.linkerd.io');
  if (kind !== 'Namespace') return false;
  const metadata = objectAt(object, 'metadata');
  return (
    Object.hasOwn(stringMap(metadata['annotations']), INJECT) ||
    stringMap(metadata['labels'])['linkerd.io/is-control-plane'] === 'true'
  );
}
