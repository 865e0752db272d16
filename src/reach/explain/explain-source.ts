import type { Workload } from '#cluster/workload.ts';
import { type Peer, podPeer, workloadPeer } from '#network/peer.ts';
import type { Source } from '#reach/explain/explain-model.ts';
import { workloadId } from '#reach/explain/explain-names.ts';

/** Replicas of one workload are pods of their own; only a pod itself is always reached. */
export function sourcePeer(workload: Workload, replica: boolean): Peer {
  if (!replica) return workloadPeer(workload);
  const { namespace, labels, serviceAccount } = workload;
  return podPeer(namespace, labels, serviceAccount === '' ? {} : { serviceAccount });
}

export function workloadSource(workload: Workload, otherReplica: boolean): Source {
  return { type: 'workload', id: workloadId(workload), otherReplica };
}
