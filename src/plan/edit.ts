import { isArray, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { type Pointer, parsePointer } from '#manifest/pointer.ts';
import { type Resource, resourceId } from '#manifest/resource.ts';

/** One change to a cluster, as a person would make it: in a manifest, or in the configuration of the control plane. */
export type Edit =
  | { readonly action: 'apply'; readonly object: JsonObject }
  | {
      readonly action: 'set';
      readonly resource: Resource;
      readonly pointer: Pointer;
      readonly value: Json;
    }
  | { readonly action: 'remove'; readonly resource: Resource; readonly pointer: Pointer }
  | { readonly action: 'delete'; readonly resource: Resource }
  /** A setting that no manifest need have: a value of the control plane's chart. */
  | { readonly action: 'configure'; readonly setting: 'proxy.defaultInboundPolicy'; readonly value: string };

/** Resources with some edits made, in order. What is applied comes last, without a place in any file. */
export function applyEdits(resources: readonly Resource[], edits: readonly Edit[]): readonly Resource[] {
  return edits.reduce(applyEdit, resources);
}

function applyEdit(resources: readonly Resource[], edit: Edit): readonly Resource[] {
  switch (edit.action) {
    case 'apply': {
      const added = plannedResource(edit.object);
      return [...resources.filter((one) => !isSame(one, added)), added];
    }
    case 'set':
    case 'remove': {
      const value = edit.action === 'set' ? edit.value : undefined;
      return resources.map((one) => {
        if (!isSame(one, edit.resource)) return one;
        return { ...one, object: changed(one.object, parsePointer(edit.pointer), value) as JsonObject };
      });
    }
    case 'delete':
      return resources.filter((one) => !isSame(one, edit.resource));
    case 'configure':
      return resources;
    default:
      return edit satisfies never;
  }
}

/** Whether two are versions of one resource: that of the same place. */
export function isSame(a: Resource, b: Resource): boolean {
  return (
    a.id === b.id &&
    a.origin.file === b.origin.file &&
    a.origin.document === b.origin.document &&
    a.origin.pointer === b.origin.pointer
  );
}

/** A resource that is in no file: the plan makes it. */
export function plannedResource(object: JsonObject): Resource {
  const metadata = objectAt(object, 'metadata');
  const [kind, namespace, name] = [
    stringAt(object, 'kind') ?? '',
    stringAt(metadata, 'namespace') ?? '',
    stringAt(metadata, 'name') ?? '',
  ];
  const id = resourceId(kind, namespace, name);
  const apiVersion = stringAt(object, 'apiVersion') ?? '';
  return { id, apiVersion, kind, namespace, name, object, origin: { file: '', document: 0, pointer: id } };
}

/** Whether a resource was made by the plan. */
export function isPlanned({ origin }: Resource): boolean {
  return origin.file === '' && origin.document === 0;
}

/** A value with the node at some tokens replaced, or taken away; missing objects on the way are made. */
function changed(
  node: Json | undefined,
  tokens: readonly string[],
  value: Json | undefined,
): Json | undefined {
  const [token, ...rest] = tokens;
  if (token === undefined) return value;
  if (isArray(node)) {
    const index = Number(token);
    if (rest.length === 0 && value === undefined) return node.filter((_, at) => at !== index);
    return node.map((one, at) => (at === index ? (changed(one, rest, value) ?? null) : one));
  }
  const members = isObject(node) ? node : {};
  const own = Object.hasOwn(members, token) ? members[token] : undefined;
  if (value === undefined && own === undefined) return members;
  const entries = Object.entries(members).filter(([key]) => key !== token);
  const replaced = changed(own, rest, value);
  return Object.fromEntries(replaced === undefined ? entries : [...entries, [token, replaced]]);
}
