import { addedResource } from '#arbitrary/added-resource.ts';
import { isArray, isObject, type Json, type JsonObject } from '#manifest/json.ts';
import { type Pointer, parsePointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** A node that gets another value, or (without one) goes. Missing objects on the way to it are made. */
export interface Edit {
  readonly pointer: Pointer;
  readonly value?: Json;
}

/** A change to one resource of the manifests, which is named by apiVersion and id. */
export type Change =
  | {
      readonly type: 'edit';
      readonly apiVersion: string;
      readonly resource: string;
      readonly edits: readonly Edit[];
    }
  | { readonly type: 'remove'; readonly apiVersion: string; readonly resource: string }
  | { readonly type: 'add'; readonly object: JsonObject };

/** The resources with all the changes; `undefined` if one of them finds nothing to change, or what it adds is there already. */
export function applyChanges(
  resources: readonly Resource[],
  changes: readonly Change[],
): readonly Resource[] | undefined {
  let changed: readonly Resource[] | undefined = resources;
  for (const change of changes) changed = changed && applyChange(changed, change);
  return changed;
}

function applyChange(resources: readonly Resource[], change: Change): readonly Resource[] | undefined {
  if (change.type === 'add') {
    const added = addedResource(change.object, '<weakening>', 1);
    return resources.some((one) => isNamed(one, added.apiVersion, added.id))
      ? undefined
      : [...resources, added];
  }
  const index = resources.findIndex((one) => isNamed(one, change.apiVersion, change.resource));
  const found = resources[index];
  if (found === undefined) return undefined;
  if (change.type === 'remove') return resources.filter((_, at) => at !== index);
  const object = change.edits.reduce<JsonObject | undefined>(
    (before, edit) => before && editObject(before, edit),
    found.object,
  );
  return object && resources.with(index, { ...found, object });
}

function isNamed({ apiVersion, id }: Resource, version: string, name: string): boolean {
  return apiVersion === version && id === name;
}

function editObject(object: JsonObject, { pointer, value }: Edit): JsonObject | undefined {
  const after = replaced(object, parsePointer(pointer), value);
  return isObject(after) && JSON.stringify(after) !== JSON.stringify(object) ? after : undefined;
}

/** The node with another one below it; `undefined` for a node that goes. */
function replaced(
  node: Json | undefined,
  tokens: readonly string[],
  value: Json | undefined,
): Json | undefined {
  const [token, ...rest] = tokens;
  if (token === undefined) return value;
  if (isArray(node)) {
    return node.flatMap((one, index) => {
      if (String(index) !== token) return [one];
      const after = replaced(one, rest, value);
      return after === undefined ? [] : [after];
    });
  }
  const members = isObject(node) ? node : {};
  const before = Object.hasOwn(members, token) ? members[token] : undefined;
  const after = before === undefined && value === undefined ? undefined : replaced(before, rest, value);
  if (before !== undefined && after !== undefined) {
    return Object.fromEntries(
      Object.entries(members).map(([key, one]) => [key, key === token ? after : one]),
    );
  }
  const others = Object.entries(members).filter(([key]) => key !== token);
  return Object.fromEntries(after === undefined ? others : [...others, [token, after]]);
}
