import type { PodRegion } from '#network/peer.ts';
import { everyPod, type Place, splitRegions } from '#network/peers/pod-region.ts';
import type { PodPlace, PodText } from '#reach/explain/explain-model.ts';
import { compareText } from '#reach/map/map-order.ts';
import { type LabelSpace, spaceSelector } from '#set/label-space.ts';
import { formatSelector } from '#set/selector.ts';

/** Some of the pods of a place. */
export interface PodSlice {
  readonly place: Place;
  readonly regions: PodRegion[];
}

/** Pods of several places in words: namespaces with the same selectors together. */
export function podPlaces(slices: readonly PodSlice[]): readonly PodPlace[] {
  const groups = new Map<string, { all: boolean; selectors: readonly PodText[]; slices: PodSlice[] }>();
  for (const slice of ofOnePlace(slices)) {
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

/** Slices of the same place put together. */
function ofOnePlace(slices: readonly PodSlice[]): readonly PodSlice[] {
  const byPlace = new Map<string, PodSlice>();
  for (const { place, regions } of slices) {
    const key = place.type === 'existing' ? place.namespace.name : '';
    const known = byPlace.get(key);
    byPlace.set(key, { place, regions: [...(known?.regions ?? []), ...regions] });
  }
  return [...byPlace.values()];
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
function spaceText(space: LabelSpace): string {
  return formatSelector(spaceSelector(space));
}
