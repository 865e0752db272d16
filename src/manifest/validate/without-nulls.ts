import { isArray, isObject, type Json, type JsonObject } from '#manifest/json.ts';

/**
 * The resource as the API server sees it: an object's member that is `null` is absent. Entries of lists stay, so that
 * pointers stay valid. Parts without such members are shared with the original, and so is the whole if there are none.
 */
export function withoutNulls(value: JsonObject): JsonObject {
  let copy: Record<string, Json | undefined> | undefined;
  for (const key in value) {
    const member = value[key];
    if (member === null) {
      copy ??= { ...value };
      delete copy[key];
      continue;
    }
    const cleaned = cleanMember(member);
    if (cleaned === member) continue;
    copy ??= { ...value };
    copy[key] = cleaned;
  }
  return copy ?? value;
}

function cleanMember(member: Json | undefined): Json | undefined {
  if (isObject(member)) return withoutNulls(member);
  if (!isArray(member)) return member;
  const cleaned = member.map((item) => cleanMember(item) ?? null);
  return cleaned.every((item, index) => item === member[index]) ? member : cleaned;
}
