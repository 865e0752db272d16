import { isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { WrittenAt } from '#manifest/location.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import { counterpart, isSame, valueAt } from '#manifest/rendering/kustomize/counterpart.ts';
import type { TextFile } from '#manifest/rendering/kustomize/text-file.ts';
import { unpack } from '#manifest/unpack.ts';

/** The resource of a file from which a built resource was made. */
export interface BaseResource {
  readonly object: JsonObject;
  readonly name: string;
  readonly at: (pointer: Pointer) => WrittenAt;
}

/**
 * The resource of a file that a built one comes from: of its kind, and called the same but for what is put before and behind the name. Of
 * several the one with the longest such name. A patch may have changed the kind: then the only one of its API. `undefined` if there is none.
 */
export function findBase(text: TextFile, built: Json): BaseResource | undefined {
  if (!isObject(built)) return undefined;
  const name = nameOf(built);
  const called = resourcesOf(text).filter((one) => name.includes(one.name));
  const alike = called.filter(({ object }) => object['kind'] === built['kind']);
  if (alike.length > 0) return alike.reduce((best, one) => (one.name.length > best.name.length ? one : best));
  const [only, other] = called.filter(({ object }) => object['apiVersion'] === built['apiVersion']);
  return other === undefined ? only : undefined;
}

function resourcesOf(text: TextFile): readonly BaseResource[] {
  return text.documents.flatMap(({ value }, document) =>
    unpack(value).flatMap(({ value: object, pointer }) =>
      isObject(object)
        ? [{ object, name: nameOf(object), at: (below: Pointer) => text.at(document, pointer + below) }]
        : [],
    ),
  );
}

/** Where the base says just this of the node. */
export function unchangedAt(
  { object, at }: BaseResource,
  built: Json,
  tokens: readonly string[],
): WrittenAt | undefined {
  const found = counterpart(built, object, tokens);
  return found !== undefined && isSame(found.value, valueAt(built, tokens)) ? at(found.pointer) : undefined;
}

/** Where the mapping or list is written that the node is or stands in. */
export function surroundingAt(
  { object, at }: BaseResource,
  built: Json,
  tokens: readonly string[],
): WrittenAt {
  for (let length = tokens.length; length > 0; length--) {
    const found = counterpart(built, object, tokens.slice(0, length));
    if (found !== undefined && typeof found.value === 'object' && found.value !== null)
      return at(found.pointer);
  }
  return at(joinPointer(''));
}

function nameOf(object: JsonObject): string {
  return stringAt(objectAt(object, 'metadata'), 'name') ?? '';
}
