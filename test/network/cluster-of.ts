import { buildCluster, type Cluster } from '#cluster/cluster.ts';
import type { JsonObject } from '#manifest/json.ts';
import { type Resource, resourceId } from '#manifest/resource.ts';

/** A resource as the parser would make it of an object. */
export function resourceOf(object: JsonObject, document = 1): Resource {
  const metadata = (object['metadata'] ?? {}) as { name?: string; namespace?: string };
  const kind = String(object['kind']);
  const namespace = metadata.namespace ?? '';
  const name = metadata.name ?? '';
  return {
    id: resourceId(kind, namespace, name),
    apiVersion: String(object['apiVersion']),
    kind,
    namespace,
    name,
    object,
    origin: { file: 'test.yaml', document, pointer: '' },
  };
}

/** The cluster of some objects. */
export function clusterOf(objects: readonly JsonObject[]): Cluster {
  return buildCluster(objects.map((object, index) => resourceOf(object, index + 1)));
}
