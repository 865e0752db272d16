import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { inbound } from '#equation/inbound.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Passage } from '#equation/passage.ts';
import { applicationListeners } from '#equation/proxy-port.ts';

/** A listener at which an application may answer, and everybody who gets there. */
export interface Visits {
  readonly listener: FabricListener;
  readonly passages: readonly Passage[];
}

const known = new WeakMap<Fabric, Map<Workload, readonly Visits[]>>();

/**
 * Who reaches a workload, listener by listener. Kept, so that several invariants look once. Ports that nothing declares count for TCP only:
 * no mesh carries the other protocols, so that without policies of the network they would refute everything about pods that don't listen
 * there.
 */
export function visitsTo(fabric: Fabric, workload: Workload): readonly Visits[] {
  const all = known.get(fabric) ?? new Map<Workload, readonly Visits[]>();
  known.set(fabric, all);
  const before = all.get(workload);
  if (before !== undefined) return before;
  const visits = applicationListeners(fabric, workload)
    .filter(({ source, protocol }) => source !== 'any' || protocol === 'TCP')
    .map((listener) => ({ listener, passages: inbound(fabric, listener) }));
  all.set(workload, visits);
  return visits;
}
