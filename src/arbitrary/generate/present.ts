import * as fc from 'fast-check';
import type { JsonObject } from '#manifest/json.ts';

/** The value, or nothing. */
export function optional<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

/** An object without the members that are undefined. */
export function present(members: Record<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JsonObject;
}
