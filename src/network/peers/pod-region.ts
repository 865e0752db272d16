import { NAME_LABEL, type Namespace } from '#cluster/namespace.ts';
import { type PodPeer, type PodRegion, podPeer } from '#network/peer.ts';
import type { PodSelection } from '#network/read/policy.ts';
import {
  ANY_LABELS,
  intersectLabels,
  type LabelRange,
  type LabelSpace,
  selectedLabels,
  subtractLabels,
  witnessLabels,
} from '#set/label-space.ts';
import { matches } from '#set/selector.ts';

/** Where a pod could be added: one namespace that exists, or any new one. */
export type Place =
  | { readonly type: 'existing'; readonly namespace: Namespace }
  /** `taken`: the names that a new namespace can't have. */
  | { readonly type: 'new'; readonly taken: readonly string[] };

/** All pods that could be added at a place. */
export function everyPod(place: Place): PodRegion {
  if (place.type === 'existing') return { namespaceLabels: ANY_LABELS, labels: ANY_LABELS };
  const name: LabelRange = { absent: false, except: true, values: [...place.taken].sort() };
  return { namespaceLabels: { [NAME_LABEL]: name }, labels: ANY_LABELS };
}

/** The pods that a selection matches at a place; `undefined` if there can be none. */
export function selectedPods({ namespaces, pods }: PodSelection, place: Place): PodRegion | undefined {
  const labels = selectedLabels(pods);
  if (labels === undefined) return undefined;
  if (place.type === 'existing') {
    const { name, labels: own } = place.namespace;
    const there = typeof namespaces === 'string' ? namespaces === name : matches(namespaces, own);
    return there ? { namespaceLabels: ANY_LABELS, labels } : undefined;
  }
  const only: LabelRange = {
    absent: false,
    except: false,
    values: typeof namespaces === 'string' ? [namespaces] : [],
  };
  const namespaceLabels =
    typeof namespaces === 'string' ? { [NAME_LABEL]: only } : selectedLabels(namespaces);
  return namespaceLabels && { namespaceLabels, labels };
}

/** The pods of some disjoint regions that are in any of the others, and those that are in none; both disjoint. */
export function splitRegions(
  regions: readonly PodRegion[],
  by: readonly PodRegion[],
): { readonly inside: readonly PodRegion[]; readonly outside: readonly PodRegion[] } {
  const inside: PodRegion[] = [];
  let outside = regions;
  for (const other of by) {
    inside.push(...outside.flatMap((region) => intersectRegions(region, other) ?? []));
    outside = outside.flatMap((region) => subtractRegions(region, other));
  }
  return { inside, outside };
}

function intersectRegions(a: PodRegion, b: PodRegion): PodRegion | undefined {
  const namespaceLabels = intersectLabels(a.namespaceLabels, b.namespaceLabels);
  const labels = intersectLabels(a.labels, b.labels);
  if (namespaceLabels === undefined || labels === undefined || !canBeNamed(namespaceLabels)) return undefined;
  return { namespaceLabels, labels };
}

function subtractRegions(a: PodRegion, b: PodRegion): readonly PodRegion[] {
  const elsewhere = subtractLabels(a.namespaceLabels, b.namespaceLabels)
    .filter(canBeNamed)
    .map((namespaceLabels) => ({ namespaceLabels, labels: a.labels }));
  const namespaceLabels = intersectLabels(a.namespaceLabels, b.namespaceLabels);
  if (namespaceLabels === undefined || !canBeNamed(namespaceLabels)) return [a];
  return [...elsewhere, ...subtractLabels(a.labels, b.labels).map((labels) => ({ namespaceLabels, labels }))];
}

/** Names of namespaces are DNS labels (RFC 1123); not every value of a label is one. */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function canBeNamed(namespaceLabels: LabelSpace): boolean {
  const range = namespaceLabels[NAME_LABEL];
  return range === undefined || range.except || range.values.some((value) => DNS_LABEL.test(value));
}

/** One pod of a region: no label that it doesn't need. */
export function witnessPod({ namespaceLabels, labels }: PodRegion, place: Place): PodPeer {
  const podLabels = witnessLabels(labels);
  if (place.type === 'existing') return podPeer(place.namespace.name, podLabels);
  const range = namespaceLabels[NAME_LABEL];
  const named = range?.except === false ? range.values.filter((value) => DNS_LABEL.test(value)) : undefined;
  const narrowed = named && {
    ...namespaceLabels,
    [NAME_LABEL]: { absent: false, except: false, values: named },
  };
  const { [NAME_LABEL]: name = 'any', ...others } = witnessLabels(narrowed ?? namespaceLabels);
  return podPeer(name, podLabels, { namespaceLabels: others });
}

/**
 * The same pods in fewer regions: those that differ only in which values they allow for one label become one. So
 * that a hundred policies for `app=a`, `app=b`, … cost like one.
 */
export function compactRegions(regions: readonly PodRegion[]): readonly PodRegion[] {
  const compact = new Map<string, PodRegion>();
  for (const region of regions) {
    const [entry, ...others] = Object.entries(region.labels);
    const mergeable = entry !== undefined && others.length === 0 && !entry[1].absent && !entry[1].except;
    const key = JSON.stringify([region.namespaceLabels, mergeable ? entry[0] : region.labels, mergeable]);
    const known = compact.get(key);
    if (known === undefined || !mergeable) compact.set(key, region);
    else
      compact.set(key, { ...region, labels: { [entry[0]]: unionValues(known.labels[entry[0]], entry[1]) } });
  }
  return [...compact.values()];
}

function unionValues(a: LabelRange | undefined, b: LabelRange): LabelRange {
  return { ...b, values: [...new Set([...(a?.values ?? []), ...b.values])].sort() };
}
