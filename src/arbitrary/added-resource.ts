import { type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { type Resource, resourceId } from '#manifest/resource.ts';

/** An object as a resource that no file has; `file` says in findings where it comes from. */
export function addedResource(object: JsonObject, file: string, document: number): Resource {
  const metadata = objectAt(object, 'metadata');
  const kind = stringAt(object, 'kind') ?? '';
  const namespace = stringAt(metadata, 'namespace') ?? '';
  const name = stringAt(metadata, 'name') ?? '';
  return {
    id: resourceId(kind, namespace, name),
    apiVersion: stringAt(object, 'apiVersion') ?? '',
    kind,
    namespace,
    name,
    object,
    origin: { file, document, pointer: '' },
  };
}
