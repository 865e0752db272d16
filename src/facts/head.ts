import { objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/** The members that every subject begins with. */
export function subjectHead(resource: Resource) {
  const { id, apiVersion, kind, namespace, name } = resource;
  const live = stringAt(objectAt(resource.object, 'metadata'), 'uid') !== undefined;
  return { id, apiVersion, kind, namespace, name, live } as const;
}
