import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { listenerAt } from '#equation/listener.ts';
import { reach } from '#equation/reach.ts';
import { workloadPeer } from '#network/peer.ts';
import type { DiffChange, DiffEnd, Transition } from '#reach/diff/diff-model.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import type { RefusingLayer } from '#reach/map/map-model.ts';
import { PROTOCOLS } from '#set/connection-set.ts';

const DEPTH: readonly RefusingLayer[] = ['network', 'transport', 'identity', 'authorization'];

/** Says of what is no longer reachable among workloads which layer refuses it now: asked of one of the pairs, at one of the ports. */
export function withRefusals(head: Fabric, changes: readonly DiffChange[]): readonly DiffChange[] {
  const workloads = new Map(head.network.workloads.map((workload) => [workloadId(workload), workload]));
  return changes.map((change) => {
    if (!change.transitions.some(({ after }) => after === 'closed')) return change;
    const [from, to] = pairOf(workloads, change);
    if (from === undefined || to === undefined) return change;
    const transitions = change.transitions.map((one) => {
      const by = one.after === 'closed' ? refusing(head, from, to, one) : undefined;
      return by === undefined ? one : { ...one, refusedBy: by };
    });
    return { ...change, transitions };
  });
}

/** One of the pairs; nothing if an end is only in the base. */
function pairOf(workloads: ReadonlyMap<string, Workload>, { from, to }: DiffChange) {
  const target = firstOf(workloads, to);
  return [firstOf(workloads, from, target), target] as const;
}

function firstOf(
  workloads: ReadonlyMap<string, Workload>,
  end: DiffEnd,
  other?: Workload,
): Workload | undefined {
  if (end.type === 'workloads') {
    for (const id of end.ids) {
      const found = workloads.get(id);
      if (found !== undefined && found !== other) return found;
    }
  }
  if (end.type !== 'all-workloads') return undefined;
  const left = new Set(end.except);
  for (const [id, workload] of workloads) if (!left.has(id) && workload !== other) return workload;
  return undefined;
}

function refusing(
  head: Fabric,
  from: Workload,
  to: Workload,
  { connections }: Transition,
): RefusingLayer | undefined {
  const protocol = PROTOCOLS.find((one) => connections[one].length > 0);
  const port = protocol && connections[protocol][0]?.[0];
  const listener = port === undefined ? undefined : listenerAt(head, to, port, protocol);
  if (listener === undefined) return undefined;
  const { attempts } = reach(head, workloadPeer(from), listener);
  const stops = attempts.flatMap(({ stoppedBy }) => stoppedBy ?? []);
  return stops.toSorted((a, b) => DEPTH.indexOf(b) - DEPTH.indexOf(a))[0];
}
