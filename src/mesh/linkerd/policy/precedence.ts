import { namespaceOf } from '#cluster/namespace.ts';
import { objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/**
 * In order of precedence: those whose age is known first, the oldest of them before the others; then by namespace, name, group and
 * kind (Gateway API, HTTPRouteRule, "If ties still exist"; policy controller, grpc/inbound/http.rs).
 */
export function inOrder<T>(things: readonly T[], resourceOf: (thing: T) => Resource): readonly T[] {
  return things
    .map((thing) => ({ thing, key: precedenceKey(resourceOf(thing)) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ thing }) => thing);
}

/** `metadata.creationTimestamp`; `''` if it isn't known. */
export function createdAt(resource: Resource): string {
  return stringAt(objectAt(resource.object, 'metadata'), 'creationTimestamp') ?? '';
}

function precedenceKey(resource: Resource): string {
  const created = createdAt(resource);
  const rest = [namespaceOf(resource), resource.name, resource.apiVersion, resource.kind];
  return [created === '' ? '1' : `0${created}`, ...rest].join('\0');
}
