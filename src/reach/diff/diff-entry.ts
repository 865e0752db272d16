import { NAME_LABEL, type Namespace } from '#cluster/namespace.ts';
import type { PodRegion } from '#network/peer.ts';
import type { Place } from '#network/peers/pod-region.ts';
import { deltaKey, NOTHING } from '#reach/diff/diff-sets.ts';
import type { Sided } from '#reach/diff/sided.ts';
import { ANY_LABELS, type LabelSpace } from '#set/label-space.ts';
import { label } from '#set/selector.ts';
import { type StringSet, stringsKey } from '#set/string-set.ts';

/** Pods at a place, and what they get from a workload. */
export interface Entry extends Sided {
  readonly regions: readonly PodRegion[];
  /** Only those with one of these principals; `undefined` if any will do, or none. */
  readonly principals?: StringSet;
}

/** What a side says of pods at a place about one workload. */
export type Answers = (place: Place) => readonly Entry[];

/** The same text for entries that say the same. */
export function entryKey(entry: Entry): string {
  const { regions, principals } = entry;
  return JSON.stringify([
    regions,
    deltaKey(entry, NOTHING),
    principals === undefined ? '' : stringsKey(principals),
  ]);
}

/** Regions of pods in a namespace whose labels are what they are. */
export function inNamespace(regions: readonly PodRegion[]): readonly PodRegion[] {
  return regions.map(({ labels }) => ({ namespaceLabels: ANY_LABELS, labels }));
}

/** Whether a namespace's labels are in a space. */
export function admits(space: LabelSpace, { name, labels }: Namespace): boolean {
  const all = { ...labels, [NAME_LABEL]: name };
  return Object.entries(space).every(([key, { absent, except, values }]) => {
    const value = label(all, key);
    return value === undefined ? absent : values.includes(value) !== except;
  });
}
