import type { Passage } from '#equation/passage.ts';
import { probeRequests } from '#facts/posture/probes.ts';
import { includesRequests } from '#set/request-set.ts';

/**
 * Whether nothing gets through but what the kubelet's probes send: it has no identity, so that meshes let the same through for everybody
 * (Linkerd docs, "Authorization Policy, Default authorizations": "probes are authorized"). Who gets the answer of a probe isn't counted as a caller.
 */
export function isProbing({ listener, requests }: Passage): boolean {
  return listener.protocol === 'TCP' && includesRequests(probeRequests(listener.workload), requests.possible);
}
