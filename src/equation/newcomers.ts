import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { placeGroups } from '#network/peers/place-group.ts';
import { type PodClassConnections, podClasses } from '#network/peers/pod-class.ts';
import type { Place } from '#network/peers/pod-region.ts';

/** Pods that could be added at any of some places, and what they can open to a workload. */
export interface Newcomers {
  /** That the network can't tell apart. */
  readonly places: readonly Place[];
  readonly found: PodClassConnections;
}

/** As many workloads as are looked at together: a workload and the relays before it. */
const REMEMBERED = 8;
const known = new WeakMap<Fabric, Map<Workload, readonly Newcomers[]>>();

/** Who could be added and gets past the network's policies to a workload, in classes. The last few answers are kept. */
export function newcomersTo(fabric: Fabric, to: Workload): readonly Newcomers[] {
  const answers = known.get(fabric) ?? new Map<Workload, readonly Newcomers[]>();
  known.set(fabric, answers);
  const answer = answers.get(to);
  if (answer !== undefined) return answer;
  const found = placeGroups(fabric.network, to).flatMap((places) => {
    const [asked] = places;
    if (asked === undefined) return [];
    return podClasses(fabric.network, to, asked).map((one): Newcomers => ({ places, found: one }));
  });
  for (const oldest of answers.keys()) {
    if (answers.size < REMEMBERED) break;
    answers.delete(oldest);
  }
  answers.set(to, found);
  return found;
}
