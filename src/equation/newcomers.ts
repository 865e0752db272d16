import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { destinationClass } from '#network/peers/destination-class.ts';
import { placeGroups } from '#network/peers/place-group.ts';
import { type PodClassConnections, podClasses } from '#network/peers/pod-class.ts';
import type { Place } from '#network/peers/pod-region.ts';

/** Pods that could be added at any of some places, and what they can open to a workload. */
export interface Newcomers {
  /** That the network can't tell apart. */
  readonly places: readonly Place[];
  readonly found: PodClassConnections;
}

/** As many classes of workloads as are remembered: those that stand open are asked about again and again. */
const REMEMBERED = 64;
const known = new WeakMap<Fabric, Map<number, readonly Newcomers[]>>();

/**
 * Who could be added and gets past the network's policies to a workload, in classes: the same list for workloads that the network can't
 * tell apart as destinations. The last few answers are kept.
 */
export function newcomersTo(fabric: Fabric, to: Workload): readonly Newcomers[] {
  const number = destinationClass(fabric.network, to);
  if (number === undefined) return ask(fabric, to);
  const answers = known.get(fabric) ?? new Map<number, readonly Newcomers[]>();
  known.set(fabric, answers);
  const found = answers.get(number) ?? ask(fabric, to);
  // The latest stands last.
  answers.delete(number);
  answers.set(number, found);
  for (const oldest of answers.keys()) {
    if (answers.size <= REMEMBERED) break;
    answers.delete(oldest);
  }
  return found;
}

function ask({ network }: Fabric, to: Workload): readonly Newcomers[] {
  return placeGroups(network, to).flatMap((places) => {
    const [asked] = places;
    if (asked === undefined) return [];
    return podClasses(network, to, asked).map((one): Newcomers => ({ places, found: one }));
  });
}
