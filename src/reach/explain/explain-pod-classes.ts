import type { Workload } from '#cluster/workload.ts';
import { type Explanation, explain } from '#network/explain.ts';
import type { Network } from '#network/network.ts';
import { type PodPeer, type PodRegion, workloadPeer } from '#network/peer.ts';
import { placesOf, podClasses } from '#network/peers/pod-class.ts';
import { everyPod, type Place, splitRegions, witnessPod } from '#network/peers/pod-region.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { becauseKey } from '#reach/explain/explain-address-classes.ts';
import type { PodPlace, PodText } from '#reach/explain/explain-model.ts';
import { compareText } from '#reach/map/map-order.ts';
import { type ConnectionSet, hasConnection, type Protocol } from '#set/connection-set.ts';
import type { LabelSpace } from '#set/label-space.ts';
import { spaceSelector } from '#set/label-space.ts';
import { formatSelector } from '#set/selector.ts';

/** What pods that could be added at one place can open to a workload. */
export interface PlaceClasses {
  readonly place: Place;
  readonly classes: readonly {
    readonly regions: readonly PodRegion[];
    readonly open: ConnectionSet;
    readonly unknown: ConnectionSet;
  }[];
}

/** Pods with one verdict for one reason, wherever they could be added. */
export interface ExplainedPods {
  readonly places: readonly PodPlace[];
  readonly example: PodPeer;
  readonly explained: Explanation;
}

/** All pods that somebody could add, as a workload tells them apart. Ports are looked at later. */
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

/** Some of the pods of a place. */
export interface PodSlice {
  readonly place: Place;
  readonly regions: PodRegion[];
}

interface Slice extends PodSlice {
  readonly outcome: Outcome;
}

/** The verdict of one port for everybody who could be added: open first, then unknown, then closed. */
export function explainPods(
  network: Network,
  to: Workload,
  classes: readonly PlaceClasses[],
  { protocol, port }: { readonly protocol: Protocol; readonly port: number },
): readonly ExplainedPods[] {
  const groups = new Map<string, { example: PodPeer; explained: Explanation; slices: Slice[] }>();
  for (const slice of classes.flatMap((one) => slices(one, protocol, port))) {
    const [region] = slice.regions;
    if (region === undefined) continue;
    const example = witnessPod(region, slice.place);
    const told = explain(network, example, workloadPeer(to), port, protocol);
    // Of a class that wasn't cut to the end the example says only what holds for itself.
    const explained = { ...told, outcome: slice.outcome };
    const key = `${slice.outcome} ${reasonKey(explained)}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { example, explained, slices: [slice] });
    else known.slices.push(slice);
  }
  return [...groups.values()]
    .map(({ example, explained, slices: own }) => ({ example, explained, places: podPlaces(own) }))
    .sort((a, b) => RANK[a.explained.outcome] - RANK[b.explained.outcome]);
}

const RANK: Readonly<Record<Outcome, number>> = { open: 0, unknown: 1, closed: 2 };

/** The pods of a place by what one port says to them; together all of them. */
function slices({ place, classes }: PlaceClasses, protocol: Protocol, port: number): readonly Slice[] {
  const of = (outcome: 'open' | 'unknown'): PodRegion[] =>
    classes.filter((one) => hasConnection(one[outcome], protocol, port)).flatMap(({ regions }) => regions);
  const [open, unknown] = [of('open'), of('unknown')];
  const closed = [...splitRegions([everyPod(place)], [...open, ...unknown]).outside];
  const all: readonly Slice[] = [
    { place, outcome: 'open', regions: open },
    { place, outcome: 'unknown', regions: unknown },
    { place, outcome: 'closed', regions: closed },
  ];
  return all.filter(({ regions }) => regions.length > 0);
}

/**
 * Pods in many namespaces are shown together if the destination says the same for the same reason, and the source's side
 * is of the same kind: which of the namespaces' own policies says so is shown for the example.
 */
function reasonKey({ outcome, egress, ingress }: Explanation): string {
  const own = egress.because.map((one) => `${one.type} ${'effect' in one ? one.effect : ''}`);
  return [outcome, egress.outcome, ...new Set(own), ingress.outcome, ...ingress.because.map(becauseKey)].join(
    '\n',
  );
}

/** Pods of several places in words: namespaces with the same selectors together. */
export function podPlaces(slices: readonly PodSlice[]): readonly PodPlace[] {
  const groups = new Map<string, { all: boolean; selectors: readonly PodText[]; slices: PodSlice[] }>();
  for (const slice of slices) {
    const all = isEverybody(slice);
    const selectors = all ? [] : podTexts(slice);
    const key = JSON.stringify([all, selectors]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { all, selectors, slices: [slice] });
    else known.slices.push(slice);
  }
  return [...groups.values()].map(({ all, selectors, slices: own }) => ({
    namespaces: own
      .flatMap(({ place }) => (place.type === 'existing' ? place.namespace.name : []))
      .sort(compareText),
    newNamespaces: own.some(({ place }) => place.type === 'new'),
    all,
    selectors,
  }));
}

function isEverybody({ place, regions }: PodSlice): boolean {
  return splitRegions([everyPod(place)], regions).outside.length === 0;
}

function podTexts({ place, regions }: PodSlice): readonly PodText[] {
  const texts = regions.map((region) => ({
    namespace: place.type === 'existing' ? '' : spaceText(region.namespaceLabels),
    pods: spaceText(region.labels),
  }));
  const distinct = new Map(texts.map((text) => [JSON.stringify(text), text]));
  return [...distinct].sort(([a], [b]) => compareText(a, b)).map(([, text]) => text);
}

/** `app=web`; `everything` if it is free. */
export function spaceText(space: LabelSpace): string {
  return formatSelector(spaceSelector(space));
}
