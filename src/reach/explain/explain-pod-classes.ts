import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Network } from '#network/network.ts';
import type { PodPeer } from '#network/peer.ts';
import { placesOf, podClasses } from '#network/peers/pod-class.ts';
import { witnessPod } from '#network/peers/pod-region.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import {
  type Accounts,
  accountsOf,
  cutPrincipals,
  type Identities,
  identitiesAt,
  podWith,
  principalsAt,
} from '#reach/explain/explain-accounts.ts';
import type { PodPlace } from '#reach/explain/explain-model.ts';
import { type PlaceCell, type PlaceClasses, placeCells } from '#reach/explain/explain-place-cells.ts';
import { type PodSlice, podPlaces } from '#reach/explain/explain-place-text.ts';
import { atMost, bestOutcome, type TriedWay, tryWays, waysKey } from '#reach/explain/explain-ways.ts';
import { type StringSet, unionAll } from '#set/string-set.ts';

export { type PodSlice, podPlaces } from '#reach/explain/explain-place-text.ts';

/** Pods with one verdict for one reason, wherever they could be added. */
export interface ExplainedPods {
  readonly places: readonly PodPlace[];
  readonly accounts: Accounts;
  readonly example: PodPeer;
  readonly outcome: Outcome;
  readonly ways: readonly TriedWay[];
}

/** All pods that somebody could add, as a workload's policies tell them apart. Ports are looked at later. */
export function placeClasses(network: Network, to: Workload): readonly PlaceClasses[] {
  return placesOf(network).map((place) => ({
    place,
    classes: podClasses(network, to, place).map(({ peer, open, unknown }) => ({
      regions: peer.regions,
      open,
      unknown,
    })),
  }));
}

/**
 * The verdict of one listener for everybody who could be added: open first, then unknown, then closed. What the network's policies
 * tell apart by labels and namespaces, and the mesh's by service accounts, are different classes; together they are everybody.
 */
export function explainPods(
  fabric: Fabric,
  listener: FabricListener,
  classesOf: (workload: Workload) => readonly PlaceClasses[],
): readonly ExplainedPods[] {
  const groups = new Map<string, Found & { readonly slices: PodSlice[] }>();
  const identities = identitiesAt(fabric, listener);
  for (const cell of placeCells(fabric, listener, classesOf)) {
    for (const found of partsOf(fabric, listener, cell, identities)) {
      const key = `${found.key}\n${JSON.stringify(found.accounts)}`;
      const known = groups.get(key);
      const slice: PodSlice = { place: cell.place, regions: [...cell.regions] };
      if (known === undefined) groups.set(key, { ...found, slices: [slice] });
      else known.slices.push(slice);
    }
  }
  return [...groups.values()]
    .map(({ slices, accounts, example, outcome, ways }) => ({
      places: podPlaces(slices),
      accounts,
      example,
      outcome,
      ways,
    }))
    .sort((a, b) => RANK[a.outcome] - RANK[b.outcome]);
}

const RANK: Readonly<Record<Outcome, number>> = { open: 0, unknown: 1, closed: 2 };

interface Found extends Omit<ExplainedPods, 'places'> {
  readonly key: string;
}

/** The pods of a cell by the service accounts that make a difference. */
function partsOf(
  fabric: Fabric,
  listener: FabricListener,
  cell: PlaceCell,
  identities: Identities | undefined,
): readonly Found[] {
  const pod = podOf(cell);
  const { place, regions, carriesIdentity } = cell;
  const isAlike = place.type === 'existing' && identities?.namespaces?.has(place.namespace.name) === false;
  if (identities === undefined || !carriesIdentity || isAlike) {
    return [{ ...tried(fabric, listener, cell, pod), accounts: { type: 'any' } }];
  }
  const { mesh, lines } = identities;
  const all = principalsAt(fabric, mesh, place, regions);
  const parts = new Map<string, { readonly found: ReturnType<typeof tried>; readonly sets: StringSet[] }>();
  for (const part of cutPrincipals(all, lines)) {
    const found = tried(fabric, listener, cell, podWith(fabric, mesh, pod, part));
    const known = parts.get(found.key);
    if (known === undefined) parts.set(found.key, { found, sets: [part] });
    else known.sets.push(part);
  }
  return [...parts.values()].map(({ found, sets }) => ({
    ...found,
    accounts: parts.size === 1 ? { type: 'any' } : accountsOf(fabric, mesh, unionAll(sets), all),
  }));
}

function podOf({ place, regions }: PlaceCell): PodPeer {
  const [region] = regions;
  return witnessPod(region, place);
}

function tried(fabric: Fabric, listener: FabricListener, { limits }: PlaceCell, example: PodPeer) {
  const ways = tryWays(fabric, example, listener).map((way) =>
    // Of a class that wasn't cut to the end the example says only what holds for itself.
    atMost(way, limits.get(way.attempt.way) ?? 'open'),
  );
  const outcome = bestOutcome(ways);
  return { example, ways, outcome, key: `${outcome}\n${waysKey(listener, ways)}` };
}
