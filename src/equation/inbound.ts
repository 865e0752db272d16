import type { Fabric } from '#equation/fabric.ts';
import { addressPassages } from '#equation/inbound-address.ts';
import { podPassages } from '#equation/inbound-pod.ts';
import { workloadPassages } from '#equation/inbound-workload.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Passage } from '#equation/passage.ts';

/**
 * Who can reach a listener, and how: every existing workload, every pod that could be added, every address outside, in
 * classes. Whoever is in no passage can't.
 */
export function inbound(fabric: Fabric, listener: FabricListener): readonly Passage[] {
  return [
    ...workloadPassages(fabric, listener),
    ...podPassages(fabric, listener),
    ...addressPassages(fabric, listener),
  ];
}
