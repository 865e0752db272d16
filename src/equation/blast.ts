import type { Workload } from '#cluster/workload.ts';
import { closure } from '#equation/closure.ts';
import type { Fabric } from '#equation/fabric.ts';
import { workloadPassages } from '#equation/inbound-workload.ts';
import { fabricListeners } from '#equation/listener.ts';
import type { Passage } from '#equation/passage.ts';
import type { Bits } from '#set/bits.ts';

/** Everything reachable from each workload, through what it reaches. By numbers of the network. */
export interface BlastRadii {
  /** Who reaches a workload at once, for sure or perhaps: `reach(p, l)` for one of its listeners. */
  readonly direct: readonly Bits[];
  /** `blast(p)`; a workload isn't in its own. */
  readonly reached: readonly Bits[];
}

/** Passages of existing workloads to every workload: an edge of the graph is a passage that isn't closed. */
export function blastRadii(fabric: Fabric): BlastRadii {
  const direct = fabric.network.workloads.map((workload) => callersIn(fabric, passagesTo(fabric, workload)));
  return { direct, reached: closure(direct) };
}

function passagesTo(fabric: Fabric, workload: Workload): readonly Passage[] {
  return fabricListeners(fabric, workload).flatMap((listener) => workloadPassages(fabric, listener));
}

/** The existing workloads that are in some passage. */
export function callersIn({ network }: Fabric, passages: readonly Passage[]): Bits {
  const callers = new Uint32Array(Math.ceil(network.workloads.length / 32));
  for (const { peer } of passages) {
    if (peer.type !== 'workloads') continue;
    for (let index = 0; index < callers.length; index++) {
      callers[index] = (callers[index] ?? 0) | (peer.members[index] ?? 0);
    }
  }
  return callers;
}
