import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import { isArray, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Istio } from '#mesh/istio/model.ts';

const KINDS = ['DestinationRule', 'ServiceEntry', 'Sidecar', 'VirtualService'] as const;
export type ClientKind = (typeof KINDS)[number];

const known = new WeakMap<Istio, ReadonlyMap<string, readonly Resource[]>>();

/**
 * The resources of a kind of `networking.istio.io` in the order in which Istio takes them where the first one wins: by creation, then
 * name, then namespace. What isn't applied yet has no time of creation.
 */
export function istioResources(istio: Istio, kind: ClientKind): readonly Resource[] {
  let byKind = known.get(istio);
  if (byKind === undefined) {
    const found = new Map<string, Resource[]>(KINDS.map((one) => [`networking.istio.io/${one}`, []]));
    for (const resource of istio.cluster.resources) found.get(groupKind(resource))?.push(resource);
    for (const list of found.values()) list.sort(olderFirst);
    known.set(istio, found);
    byKind = found;
  }
  return byKind.get(`networking.istio.io/${kind}`) ?? [];
}

export function specOf(resource: Resource): JsonObject {
  return objectAt(resource.object, 'spec');
}

/** The strings of a list such as `hosts` or `exportTo`. */
export function stringsAt(holder: JsonObject, key: string): readonly string[] {
  const list = holder[key];
  return isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

/**
 * Whether a resource is exported to a namespace: `*` to all, `.` to its own, `~` to none, else by name; without `exportTo` to all
 * (MeshConfig, `defaultServiceExportTo` and its like).
 */
export function isExportedTo(exportTo: readonly string[], own: string, namespace: string): boolean {
  if (exportTo.length === 0 || exportTo.includes('*')) return true;
  if (exportTo.includes('~')) return false;
  return exportTo.some((one) => one === namespace || (one === '.' && own === namespace));
}

/** Whether labels carry every pair of a selector that is a map of equalities. */
export function carriesLabels(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
}

/** The selector's map at `workloadSelector`: `labels` in Sidecar and ServiceEntry, `matchLabels` in DestinationRule. */
export function workloadSelector(
  spec: JsonObject,
  member: 'labels' | 'matchLabels',
): Readonly<Record<string, string>> | undefined {
  const selector = spec['workloadSelector'];
  if (selector === undefined || selector === null) return undefined;
  return stringMap(objectAt(spec, 'workloadSelector')[member]);
}

/** Of resources in that order, those that may be the oldest: the first, and all that aren't created yet. */
export function possiblyFirst<T>(sorted: readonly T[], resourceOf: (one: T) => Resource): readonly T[] {
  return sorted.filter((one, index) => index === 0 || !isCreated(resourceOf(one)));
}

export function isCreated(resource: Resource): boolean {
  return createdAt(resource) !== '~';
}

function olderFirst(a: Resource, b: Resource): number {
  return (
    compareText(createdAt(a), createdAt(b)) ||
    compareText(a.name, b.name) ||
    compareText(namespaceOf(a), namespaceOf(b))
  );
}

/** RFC 3339 in UTC compares as text; without a time it isn't created yet, and so is younger than all that are. */
function createdAt(resource: Resource): string {
  return stringAt(objectAt(resource.object, 'metadata'), 'creationTimestamp') || '~';
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
