import { isArray, isObject, type Json, type JsonObject, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';

/** A value of a document that may be a resource, and where it is in the document. */
export interface Unpacked {
  readonly value: Json;
  readonly pointer: Pointer;
}

/**
 * Takes lists apart (`kind: List`, or what a typed list like DeploymentList holds), also nested ones. An item that says
 * neither apiVersion nor kind gets them from its typed list, as the API server's own lists leave them out.
 *
 * kubectl takes any object with `items` for a list, a custom resource too. There, items that are resources on their
 * own are read in addition to the object itself.
 */
export function unpack(value: Json, pointer: Pointer = ''): readonly Unpacked[] {
  const items = isObject(value) ? value['items'] : undefined;
  if (!isObject(value) || !isArray(items)) return [{ value, pointer }];
  const kind = stringAt(value, 'kind') ?? '';
  const isList = kind.endsWith('List') && (kind === 'List' || items.every(isObject));
  const unpacked: Unpacked[] = isList ? [] : [{ value, pointer }];
  items.forEach((item, index) => {
    const at = joinPointer(pointer, 'items', index);
    if (isList) unpacked.push(...unpack(isObject(item) ? typed(item, value, kind) : item, at));
    else if (isObject(item) && 'kind' in item && 'apiVersion' in item) unpacked.push(...unpack(item, at));
  });
  return unpacked;
}

function typed(item: JsonObject, list: JsonObject, listKind: string): JsonObject {
  const apiVersion = stringAt(list, 'apiVersion');
  if (listKind === 'List' || apiVersion === undefined || 'kind' in item || 'apiVersion' in item) return item;
  return { apiVersion, kind: listKind.slice(0, -'List'.length), ...item };
}
