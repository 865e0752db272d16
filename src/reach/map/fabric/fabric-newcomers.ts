import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { PodRegion } from '#network/peer.ts';
import { everyPod } from '#network/peers/pod-region.ts';
import type { Accounts } from '#reach/explain/explain-accounts.ts';
import { combineFlows, type ToldFlow } from '#reach/map/fabric/combine.ts';
import { type IdentityPlaces, identityPlaces } from '#reach/map/fabric/identity-place.ts';
import { type NewcomerFlow, newcomerFlows } from '#reach/map/fabric/newcomer-flow.ts';
import { byWayClass } from '#reach/map/fabric/way-class.ts';
import type { Groups } from '#reach/map/map-group.ts';
import type { MapNewcomers, MapReason } from '#reach/map/map-model.ts';
import { destinations, isAmong, workloadsByNamespace } from '#reach/map/map-newcomer.ts';
import { compareText } from '#reach/map/map-order.ts';
import { mapConnections, meshReason } from '#reach/map/map-reason.ts';
import { formatConnections, NO_CONNECTIONS } from '#set/connection-set.ts';
import { listWords } from '#set/list-words.ts';
import { hasString, isNoStrings, type StringSet, subtractStrings } from '#set/string-set.ts';

/** A class of pods that could be added, with the workloads of which it gets the same. */
interface Found {
  readonly regions: readonly PodRegion[];
  readonly example: MapNewcomers['example'];
  readonly accounts: Accounts | undefined;
  readonly namespaces: Set<string>;
  newNamespaces: boolean;
  readonly flow: ToldFlow;
  readonly because: Map<string, MapReason>;
  readonly principals: StringSet | undefined;
}

/**
 * Which pods that somebody could add get what, by the whole equation. Workloads that neither layer tells apart are asked about once; one
 * that is reached through a relay is asked about by itself.
 */
export function fabricNewcomers(fabric: Fabric, groups: Groups): readonly MapNewcomers[] {
  const merged = new Map<string, { readonly found: Found; readonly to: Set<Workload> }>();
  for (const alike of destinations(fabric.network)) {
    for (const [own, members] of byWayClass(fabric, alike)) {
      for (const asked of own.relayed ? members.map((one) => [one]) : [members]) {
        const [first] = asked;
        if (first === undefined) continue;
        for (const [key, found] of classesOf(fabric, newcomerFlows(fabric, own, first), first)) {
          const places = JSON.stringify([[...found.namespaces].sort(compareText), found.newNamespaces]);
          const known = merged.get(`${key}\n${places}`) ?? { found, to: new Set<Workload>() };
          for (const workload of asked) known.to.add(workload);
          merged.set(`${key}\n${places}`, known);
        }
      }
    }
  }
  const byNamespace = workloadsByNamespace(fabric.network);
  return [...merged.values()].map(({ found, to }) => told(fabric, groups, found, [...to], byNamespace));
}

function told(
  { mesh }: Fabric,
  groups: Groups,
  { regions, example, accounts, namespaces, newNamespaces, flow, because, principals }: Found,
  to: readonly Workload[],
  byNamespace: ReadonlyMap<string, readonly Workload[]>,
): MapNewcomers {
  const where = [...namespaces].sort(compareText);
  const labelled = regions.every(({ labels }) => Object.keys(labels).length > 0);
  const isOne = (workload: Workload): boolean => {
    if (labelled || principals === undefined) return true;
    const { mesh: kind } = membershipOf(mesh, workload);
    return kind !== 'none' && hasString(principals, mesh.semantics[kind].principal(workload));
  };
  return {
    to: groups.numberOf(to),
    namespaces: where,
    newNamespaces,
    regions,
    example,
    ...(accounts === undefined ? {} : { accounts }),
    existing: isAmong(byNamespace, where, regions, isOne),
    open: flow.open,
    unknown: flow.unknown,
    because: [...because.values()],
    transport: flow.transport,
    requests: flow.text,
    via: flow.via,
  };
}

/** Flows by the pods that they are for, and by what they are; those that are the same in several places are one. */
function classesOf(fabric: Fabric, flows: readonly NewcomerFlow[], to: Workload): ReadonlyMap<string, Found> {
  const classes = new Map<string, Found>();
  for (const { newcomers, identity, flows: own } of byPods(flows)) {
    const [place] = newcomers.places;
    if (place === undefined) continue;
    const anywhere = JSON.stringify(everyPod(place).namespaceLabels);
    const pods = newcomers.found.peer.regions.map(({ namespaceLabels, labels }) => {
      const text = JSON.stringify(namespaceLabels);
      return [text === anywhere ? '' : text, labels];
    });
    for (const { flow, of } of combineFlows(own)) {
      const sets = [formatConnections(flow.open), formatConnections(flow.unknown)];
      for (const { places, name, accounts } of placesOf(fabric, newcomers, identity, to, flow)) {
        const key = JSON.stringify([
          pods,
          name ?? '',
          accounts ?? null,
          flow.transport,
          flow.via,
          flow.text,
          sets,
        ]);
        const known = classes.get(key) ?? foundOf(newcomers, flow, accounts, identity);
        for (const one of places) {
          if (one.type === 'existing') known.namespaces.add(one.namespace.name);
          else known.newNamespaces = true;
        }
        for (const one of of)
          for (const reason of reasonsOf(one)) known.because.set(JSON.stringify(reason), reason);
        classes.set(key, known);
      }
    }
  }
  return classes;
}

interface OfPods extends Pick<NewcomerFlow, 'newcomers' | 'identity'> {
  readonly flows: NewcomerFlow[];
}

/**
 * Flows of the same pods together. Any identity at all is no more than what anybody who can be added has, so that mTLS with it and plaintext
 * are for the same pods.
 */
function byPods(flows: readonly NewcomerFlow[]): Iterable<OfPods> {
  const groups = new Map<unknown, Map<StringSet['words'] | undefined, OfPods>>();
  for (const one of flows) {
    const { newcomers, identity } = one;
    const own = groups.get(newcomers) ?? new Map<StringSet['words'] | undefined, OfPods>();
    groups.set(newcomers, own);
    const key = identity === undefined || isAny(identity) ? undefined : identity.principals.words;
    const known = own.get(key);
    if (known === undefined) own.set(key, { newcomers, ...(key && identity && { identity }), flows: [one] });
    else known.flows.push(one);
  }
  return [...groups.values()].flatMap((own) => [...own.values()]);
}

/** All that pods there can have is endless, so that a list of principals is less. */
function isAny({ principals, among }: NonNullable<NewcomerFlow['identity']>): boolean {
  if (listWords(principals, 64) !== undefined) return false;
  return isNoStrings(subtractStrings(among, principals));
}

interface Placed extends Pick<IdentityPlaces, 'places' | 'name'> {
  readonly accounts?: Accounts;
}

function placesOf(
  fabric: Fabric,
  { places }: NewcomerFlow['newcomers'],
  identity: NewcomerFlow['identity'],
  to: Workload,
  { transport }: ToldFlow,
): readonly Placed[] {
  if (identity === undefined)
    return [{ places, ...(transport === 'mtls' ? { accounts: { type: 'any' } } : {}) }];
  return identityPlaces(fabric, membershipOf(fabric.mesh, to).mesh, places, identity);
}

function foundOf(
  { found: { peer } }: NewcomerFlow['newcomers'],
  flow: ToldFlow,
  accounts: Accounts | undefined,
  identity: NewcomerFlow['identity'],
): Found {
  return {
    regions: peer.regions,
    example: peer.witness,
    accounts,
    namespaces: new Set(),
    newNamespaces: false,
    flow,
    because: new Map(),
    principals: identity?.principals,
  };
}

function reasonsOf({ newcomers, asked, mesh }: NewcomerFlow): readonly MapReason[] {
  const { egress, ingress } = newcomers.found;
  const network = mapConnections({ open: asked, unknown: NO_CONNECTIONS, egress, ingress }).because;
  return [...network, ...mesh.map(meshReason)];
}
