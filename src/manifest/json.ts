/** A JSON value, as a Kubernetes API server would store it. Never mutated after parsing. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. A missing key reads as `undefined`. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The object at `key`, or an empty one: for reading optional sections of a manifest. */
export function objectAt(value: JsonObject, key: string): JsonObject {
  const member = value[key];
  return isObject(member) ? member : {};
}

/** The array at `key`, or an empty one. */
export function arrayAt(value: JsonObject, key: string): readonly Json[] {
  const member = value[key];
  return isArray(member) ? member : [];
}

/** The string at `key`, or `undefined` if it is missing or of another type. */
export function stringAt(value: JsonObject, key: string): string | undefined {
  const member = value[key];
  return typeof member === 'string' ? member : undefined;
}
