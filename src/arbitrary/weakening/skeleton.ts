import { isArray, isObject, type Json, type JsonObject } from '#manifest/json.ts';
import { type Pointer, parsePointer } from '#manifest/pointer.ts';

/** Members by which an object or a member of a list is known. */
const NAMES: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'name',
  'namespace',
  'containerPort',
  'protocol',
]);

/** Of an object only what names it and what leads to some of its nodes, with these: what a strategic merge patch takes. */
export function skeleton(object: JsonObject, pointers: readonly Pointer[]): JsonObject {
  const kept = reduced(object, [
    ['metadata', 'name'],
    ['metadata', 'namespace'],
    ...pointers.map(parsePointer),
  ]);
  return isObject(kept) ? kept : {};
}

function reduced(node: Json, paths: readonly (readonly string[])[]): Json {
  if (paths.some((path) => path.length === 0)) return node;
  const below = (token: string) => paths.filter(([first]) => first === token).map(([, ...rest]) => rest);
  if (isArray(node)) {
    return node.flatMap((one, index) => {
      const rest = below(String(index));
      return rest.length === 0 ? [] : [reduced(one, rest)];
    });
  }
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, member]): readonly (readonly [string, Json | undefined])[] => {
      const rest = below(key);
      if (rest.length > 0 && member !== undefined) return [[key, reduced(member, rest)]];
      return NAMES.has(key) && typeof member !== 'object' ? [[key, member]] : [];
    }),
  );
}
