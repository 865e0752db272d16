import { createHash } from 'node:crypto';
import { isArray, isObject, type Json, type JsonObject } from '#manifest/json.ts';
import { joinPointer, type Pointer, parsePointer } from '#manifest/pointer.ts';
import type { RuleId } from '#policy/finding.ts';

/**
 * What stays the same when lines move and items change their order: a hash of rule, subject and node, the last with
 * list items by name. `ordinal` counts, from 0, those that are alike in all of this.
 */
export function fingerprint(rule: RuleId, subject: string, node: Pointer, ordinal: number): string {
  return createHash('sha256').update([rule, subject, node, ordinal].join('\0')).digest('hex').slice(0, 32);
}

/** A pointer whose list indices are replaced by the item's `name` or `key`, where it has one. */
export function stablePointer(object: JsonObject, pointer: Pointer): Pointer {
  let node: Json | undefined = object;
  let stable = '';
  for (const token of parsePointer(pointer)) {
    const items: readonly Json[] | undefined = isArray(node) ? node : undefined;
    const next: Json | undefined = items === undefined ? memberOf(node, token) : items[Number(token)];
    stable = joinPointer(stable, items === undefined ? token : `[${nameOf(next) ?? token}]`);
    node = next;
  }
  return stable;
}

function memberOf(node: Json | undefined, key: string): Json | undefined {
  return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

function nameOf(item: Json | undefined): string | undefined {
  if (!isObject(item)) return undefined;
  return [item['name'], item['key']].find((name) => typeof name === 'string');
}
