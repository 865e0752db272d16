import { addedResource } from '#arbitrary/added-resource.ts';
import type { Intruder } from '#arbitrary/intruder/model.ts';
import { isObject, type JsonObject } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/** Resources with an intruder among them, last, as if they were in a file `<intruder>`: for `buildCluster`. */
export function withIntruder(
  resources: readonly Resource[],
  { namespace, pod }: Pick<Intruder, 'namespace' | 'pod'>,
): readonly Resource[] {
  const objects = namespace === undefined ? [pod] : [namespace, pod];
  const added = objects.map((object, index) => addedResource(asJson(object), '<intruder>', index + 1));
  return [...resources, ...added];
}

/** A copy: what the caller does to his object later on changes nothing. */
function asJson(object: object): JsonObject {
  const copy: unknown = structuredClone(object);
  return isObject(copy) ? copy : {};
}
