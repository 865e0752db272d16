import { isArray, isObject, type Json, type JsonObject } from '#manifest/json.ts';

/**
 * The resource as the API server sees it: an object's member that is `null` is absent. Entries of lists stay, so that
 * pointers stay valid. Parts without such members are shared with the original, and so is the whole if there are none.
 */
export function withoutNulls(value: JsonObject): JsonObject {
  let isChanged = false;
  const copy: Record<string, Json | undefined> = {};
  for (const key in value) {
    const member = value[key];
    const cleaned = typeof member === 'object' && member !== null ? clean(member) : member;
    if (cleaned !== member || member === null) isChanged = true;
    // No schema has a field of that name, and assigning it would set the copy's prototype.
    if (cleaned !== null && key !== '__proto__') copy[key] = cleaned;
  }
  return isChanged ? copy : value;
}

function clean(value: readonly Json[] | JsonObject): Json {
  return isArray(value) ? cleanList(value) : withoutNulls(value);
}

function cleanList(list: readonly Json[]): readonly Json[] {
  let copy: Json[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    if (!isObject(item) && !isArray(item)) continue;
    const cleaned = clean(item);
    if (cleaned === item) continue;
    copy ??= [...list];
    copy[index] = cleaned;
  }
  return copy ?? list;
}
