import { namespaceOf } from '#cluster/namespace.ts';
import { objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/**
 * The order in which Istio takes resources of a kind, and by which the Gateway API prefers routes: by creation, then namespace and name
 * (HTTPRouteRule, `matches`). What isn't applied yet has no time of creation, and is younger than all that has one.
 */
export function byCreation(a: Resource, b: Resource): number {
  return (
    compare(createdAt(a), createdAt(b)) || compare(namespaceOf(a), namespaceOf(b)) || compare(a.name, b.name)
  );
}

function createdAt(resource: Resource): string {
  return stringAt(objectAt(resource.object, 'metadata'), 'creationTimestamp') || '~';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
