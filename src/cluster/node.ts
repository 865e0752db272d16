import { stringMap } from '#cluster/pod-template.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/** A node, where the manifests (a cluster's dump, mostly) show it. */
export interface Node {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly addresses: readonly string[];
  readonly resource: Resource;
}

/** The nodes among the resources. Without any, nothing is known about nodes. */
export function findNodes(resources: readonly Resource[]): readonly Node[] {
  return resources.flatMap((resource) => {
    if (resource.kind !== 'Node' || resource.apiVersion !== 'v1') return [];
    const addresses = arrayAt(objectAt(resource.object, 'status'), 'addresses');
    return {
      name: resource.name,
      labels: stringMap(objectAt(resource.object, 'metadata')['labels']),
      addresses: addresses.flatMap((one) =>
        isObject(one) && one['type'] !== 'Hostname' ? (stringAt(one, 'address') ?? []) : [],
      ),
      resource,
    };
  });
}
