import { NAME_LABEL } from '#cluster/namespace.ts';
import type { PodRegion } from '#network/peer.ts';
import { splitRegions } from '#network/peers/pod-region.ts';
import type { LabelSpace } from '#set/label-space.ts';

/** Up to so many regions each is held against all of them. */
const FEW = 32;

/**
 * The same pods in fewer and plainer regions, for showing: each asks for no label that the union of all doesn't need. They may overlap.
 * So that what was cut by policies that say the same isn't told in pieces.
 */
export function widenRegions(regions: readonly PodRegion[]): readonly PodRegion[] {
  if (regions.length < 2 || regions.length > FEW) return regions;
  let kept: readonly PodRegion[] = [];
  for (const region of regions) {
    if (isWithin(region, kept)) continue;
    const wide = widened(region, regions);
    kept = [...kept.filter((other) => !isWithin(other, [wide])), wide];
  }
  return kept;
}

function widened(region: PodRegion, all: readonly PodRegion[]): PodRegion {
  let wide = region;
  for (const key of Object.keys(region.labels)) {
    const without = { ...wide, labels: withoutKey(wide.labels, key) };
    if (isWithin(without, all)) wide = without;
  }
  for (const key of Object.keys(region.namespaceLabels)) {
    if (key === NAME_LABEL) continue;
    const without = { ...wide, namespaceLabels: withoutKey(wide.namespaceLabels, key) };
    if (isWithin(without, all)) wide = without;
  }
  return wide;
}

function isWithin(region: PodRegion, all: readonly PodRegion[]): boolean {
  return all.length > 0 && splitRegions([region], all).outside.length === 0;
}

function withoutKey(space: LabelSpace, key: string): LabelSpace {
  return Object.fromEntries(Object.entries(space).filter(([other]) => other !== key));
}
