import { stringMap } from '#cluster/pod-template.ts';
import { objectAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/** A namespace of the cluster. One that is only mentioned has no resource. */
export interface Namespace {
  readonly name: string;
  /** With `kubernetes.io/metadata.name`, which the API server sets on every namespace. */
  readonly labels: Readonly<Record<string, string>>;
  readonly resource?: Resource;
}

/** The label that says a namespace's name (Kubernetes docs, "Automatic labelling"). */
export const NAME_LABEL = 'kubernetes.io/metadata.name';

/** The namespace in which a namespaced resource ends up: `default` where none is written, as with kubectl. */
export function namespaceOf(resource: Resource): string {
  return resource.namespace === '' ? 'default' : resource.namespace;
}

/**
 * The namespaces by name, in order of the names: those that have an object, and those in which there are `inhabitants`. The
 * labels of the latter are not in the manifests; only the one that is always there is taken for granted.
 */
export function findNamespaces(
  resources: readonly Resource[],
  inhabitants: readonly Resource[],
): ReadonlyMap<string, Namespace> {
  const found = new Map<string, Namespace>();
  for (const resource of inhabitants) {
    const name = namespaceOf(resource);
    if (!found.has(name)) found.set(name, { name, labels: { [NAME_LABEL]: name } });
  }
  for (const resource of resources) {
    if (resource.kind !== 'Namespace' || resource.apiVersion !== 'v1') continue;
    const labels = stringMap(objectAt(resource.object, 'metadata')['labels']);
    found.set(resource.name, {
      name: resource.name,
      labels: { ...labels, [NAME_LABEL]: resource.name },
      resource,
    });
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
