import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { type FabricListener, listenerAt } from '#equation/listener.ts';
import { wantedRequests } from '#equation/operation.ts';
import { requestsFrom, requestsOf } from '#equation/requests.ts';
import { type Call, works } from '#equation/works.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { podAnnotations } from '#mesh/istio/membership/pod.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { isMember } from '#plan/member.ts';
import type { Need } from '#plan/need/need.ts';
import { REWRITE } from '#plan/need/probed.ts';
import type { World } from '#plan/world.ts';
import { ALL_ADDRESSES } from '#set/address-set.ts';
import { intersectRequests, isNoRequests, type RequestSet } from '#set/request-set.ts';
import { label } from '#set/selector.ts';
import { ABSENT } from '#set/string-set.ts';

/** Whether a need is met in a world. */
export interface Judged {
  readonly outcome: Outcome;
  readonly listener?: FabricListener;
  /** The call that decides: one that gets through, if there is one. */
  readonly call?: Call;
  /** Where one gets through: the calls by other Services that don't. */
  readonly failing: readonly Call[];
  /** Why the caller is in no mesh, if it isn't. */
  readonly outside?: readonly MeshBecause[];
}

/** Judges a need by the equation. One whose ends are gone is not known to be met. */
export function judge({ fabric, workloads }: World, need: Need): Judged {
  const to = workloads.get(need.to);
  const listener = to && listenerOf(fabric, to, need.port);
  if (listener === undefined) return { outcome: 'unknown', failing: [] };
  if (need.basis === 'probe' && isRewritten(fabric, listener))
    return { outcome: 'open', listener, failing: [] };
  if (need.basis === 'probe' || need.basis === 'outside' || need.basis === 'controller') {
    const outcome = withoutIdentity(listener, wantedRequests(need.operations));
    return { outcome, listener, failing: [] };
  }
  const from = workloads.get(need.from);
  if (from === undefined) return { outcome: 'unknown', listener, failing: [] };
  const verdict = works(seenBy(fabric, need), from, listener, wantedRequests(need.operations));
  const { outcome, calls } = verdict;
  const call = calls.find((one) => one.outcome === outcome);
  const failing = outcome === 'closed' ? [] : calls.filter((one) => one.outcome === 'closed');
  const outside =
    isMember(fabric, from) === 'yes' ? {} : { outside: membershipOf(fabric.mesh, from).because };
  return { outcome, listener, failing, ...outside, ...(call === undefined ? {} : { call }) };
}

const known = new WeakMap<Fabric, Map<string, FabricListener | undefined>>();

/** Many needs share a listener, and to find one means to look at all of its workload's. */
function listenerOf(fabric: Fabric, to: Workload, port: number): FabricListener | undefined {
  const listeners = known.get(fabric) ?? new Map<string, FabricListener | undefined>();
  known.set(fabric, listeners);
  const key = `${to.resource.id}:${port}`;
  if (!listeners.has(key)) listeners.set(key, listenerAt(fabric, to, port));
  return listeners.get(key);
}

/** Istio leads the kubelet's probes to the sidecar's agent, unless the pod forbids it. */
function isRewritten({ mesh }: Fabric, { workload }: FabricListener): boolean {
  return (
    membershipOf(mesh, workload).mesh === 'istio' && label(podAnnotations(workload), REWRITE) !== 'false'
  );
}

/** The fabric with the Services by which the need may be called. */
function seenBy(fabric: Fabric, { service, byAddress }: Need): Fabric {
  if (service === '' && !byAddress) return fabric;
  const { cluster } = fabric;
  const services = byAddress ? [] : cluster.services.filter(({ resource }) => resource.id === service);
  return { ...fabric, cluster: { ...cluster, services } };
}

/** Whether some client without an identity gets through in plaintext, wherever it is. The network isn't asked: no step changes it. */
function withoutIdentity({ ways }: FabricListener, wanted: RequestSet | undefined): Outcome {
  const outcomes = ways
    .filter(({ transport }) => transport === 'plaintext')
    .map((way): Outcome => plainOutcome(way, wanted));
  return outcomes.includes('open') ? 'open' : outcomes.includes('unknown') ? 'unknown' : 'closed';
}

function plainOutcome({ accepted, authorization }: Way, wanted: RequestSet | undefined): Outcome {
  if (accepted === 'no') return 'closed';
  const { certain, possible } = requestsOf(requestsFrom(authorization, { source: ALL_ADDRESSES }), ABSENT);
  const meets = (set: RequestSet) =>
    !isNoRequests(wanted === undefined ? set : intersectRequests(set, wanted));
  if (!meets(possible)) return 'closed';
  return accepted === 'yes' && meets(certain) ? 'open' : 'unknown';
}
