import type { Workload } from '#cluster/workload.ts';
import type { Network } from '#network/network.ts';
import type { PodRegion } from '#network/peer.ts';
import { placeGroups } from '#network/peers/place-group.ts';
import { type PodClassConnections, podClasses } from '#network/peers/pod-class.ts';
import { everyPod, type Place } from '#network/peers/pod-region.ts';
import { rowMembers } from '#network/peers/row.ts';
import type { Groups } from '#reach/map/map-group.ts';
import type { MapNewcomers, MapReason } from '#reach/map/map-model.ts';
import { compareText } from '#reach/map/map-order.ts';
import { mapConnections } from '#reach/map/map-reason.ts';
import type { LabelSpace } from '#set/label-space.ts';

/** A class of pods that could be added, with the places and the workloads for which the answer is the same. */
interface Found {
  readonly one: PodClassConnections;
  readonly because: ReadonlyMap<string, MapReason>;
  readonly to: Set<Workload>;
  readonly namespaces: readonly string[];
  readonly newNamespaces: boolean;
}

/**
 * Which pods that somebody could add reach which workloads. Places that policies can't tell apart are asked about once, and
 * so are workloads, unless policies on egress may tell them apart.
 */
export function mapNewcomers(network: Network, groups: Groups): readonly MapNewcomers[] {
  const merged = new Map<string, Found>();
  for (const alike of destinations(network)) {
    const [first] = alike;
    if (first === undefined) continue;
    for (const [key, found] of classesOf(network, first)) {
      const known = merged.get(key) ?? found;
      for (const workload of alike) known.to.add(workload);
      merged.set(key, known);
    }
  }
  const byNamespace = workloadsByNamespace(network);
  return [...merged.values()].map(({ one, because, to, namespaces, newNamespaces }) => ({
    to: groups.numberOf([...to]),
    namespaces,
    newNamespaces,
    regions: one.peer.regions,
    example: one.peer.witness,
    existing: isAmong(byNamespace, namespaces, one.peer.regions),
    ...mapConnections({ open: one.open, unknown: one.unknown }),
    because: [...because.values()],
  }));
}

/** Whether an existing workload is one of these pods. */
export function isAmong(
  byNamespace: ReadonlyMap<string, readonly Workload[]>,
  namespaces: readonly string[],
  regions: readonly PodRegion[],
  mayBe: (workload: Workload) => boolean = () => true,
): boolean {
  return namespaces.some((name) =>
    byNamespace
      .get(name)
      ?.some(
        (workload) => mayBe(workload) && regions.some((region) => contains(region.labels, workload.labels)),
      ),
  );
}

export function workloadsByNamespace({ workloads }: Network): ReadonlyMap<string, readonly Workload[]> {
  const found = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const list = found.get(workload.namespace);
    if (list === undefined) found.set(workload.namespace, [workload]);
    else list.push(workload);
  }
  return found;
}

function contains(space: LabelSpace, labels: Workload['labels']): boolean {
  return Object.entries(space).every(([key, { absent, except, values }]) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return value === undefined ? absent : values.includes(value) !== except;
  });
}

function reasons(one: PodClassConnections): readonly (readonly [string, MapReason])[] {
  return mapConnections(one).because.map((reason) => [JSON.stringify(reason), reason]);
}

/** Workloads that are reached alike as far as the network goes. */
export function destinations(network: Network): readonly (readonly Workload[])[] {
  const workloadsOf = (row: readonly number[]) => row.flatMap((number) => network.workloads[number] ?? []);
  const rows = rowMembers(network, 'ingress').map(workloadsOf);
  const alike =
    network.unmodelled.length === 0 && network.policies.every(({ egress }) => egress === undefined);
  return alike ? rows : rows.flat().map((workload) => [workload]);
}

/** The classes that reach one workload, by what they are: those that are the same in several places are one. */
function classesOf(network: Network, to: Workload): ReadonlyMap<string, Found> {
  const byClass = new Map<string, Found>();
  for (const places of placeGroups(network, to)) {
    const [asked] = places;
    if (asked === undefined) continue;
    for (const one of podClasses(network, to, asked)) {
      const key = classKey(one, asked);
      const known = byClass.get(key);
      const names = places.flatMap((place) => (place.type === 'existing' ? place.namespace.name : []));
      byClass.set(key, {
        one: known?.one ?? one,
        because: new Map([...(known?.because ?? []), ...reasons(one)]),
        to: known?.to ?? new Set(),
        namespaces: [...(known?.namespaces ?? []), ...names].sort(compareText),
        newNamespaces: known?.newNamespaces === true || places.some(({ type }) => type === 'new'),
      });
    }
  }
  return new Map(
    [...byClass].map(([key, found]) => [
      `${key} ${JSON.stringify(found.namespaces)} ${found.newNamespaces}`,
      found,
    ]),
  );
}

/** What a class is, regardless of where: in a new namespace its labels may matter as well. */
function classKey({ peer, open, unknown, egress, ingress }: PodClassConnections, place: Place): string {
  const anywhere = JSON.stringify(everyPod(place).namespaceLabels);
  const where = ({ namespaceLabels }: PodRegion): string => {
    const text = JSON.stringify(namespaceLabels);
    return text === anywhere ? '' : text;
  };
  const because = mapConnections({ open, unknown, egress, ingress }).because.map((reason) =>
    reason.type === 'rule' && reason.direction === 'ingress' ? [reason.policy.id, reason.pointer] : [],
  );
  return JSON.stringify([peer.regions.map((one) => [where(one), one.labels]), open, unknown, because]);
}
