import type { Authorization, RequestDecision } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { forgetAddress, requestsWithOutcome } from '#mesh/istio/ambient/forget-address.ts';
import { intersectRequests, isNoRequests, whereValue } from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';

type Outcome = RequestDecision['outcome'];

/** A relay, as the pod behind it sees it. */
export interface RelayIdentity {
  readonly principal: string;
  /** `namespace/name`, for reasons. */
  readonly name: string;
}

/**
 * What gets through a relay and then into the pod: what the relay permits to the peer, and the pod to the relay. The pod sees the
 * relay's principal and address instead of the peer's (Istio docs, "Use Layer 4 security policy, Authorization policy attachment"),
 * and the relay a Service's address instead of the pod's; where a policy asks for one of those, the answer isn't known.
 */
export function relayed(
  atRelay: Authorization,
  atPod: Authorization,
  { principal, name }: RelayIdentity,
): Authorization {
  const reason: MeshBecause = { reason: 'istio/waypoint-address', detail: name };
  const seen = atPod.decisions
    .map(({ requests, ...decision }) => ({
      ...decision,
      requests: whereValue(requests, 'principal', strings(principal)),
    }))
    .filter(({ requests }) => !isNoRequests(requests));
  const inner = forgetAddress(seen, 'source', reason);
  const decisions = forgetAddress(atRelay.decisions, 'destination', reason).flatMap((outer) =>
    outer.outcome === 'denied' ? outer : inner.flatMap((decision) => jointly(outer, decision)),
  );
  return {
    permitted: requestsWithOutcome(decisions, 'permitted'),
    unknown: requestsWithOutcome(decisions, 'unknown'),
    decisions,
  };
}

function jointly(outer: RequestDecision, inner: RequestDecision): readonly RequestDecision[] {
  const requests = intersectRequests(outer.requests, inner.requests);
  if (isNoRequests(requests)) return [];
  const outcome = joint(outer.outcome, inner.outcome);
  return [{ requests, outcome, because: [...outer.because, ...inner.because] }];
}

function joint(a: Outcome, b: Outcome): Outcome {
  if (a === 'denied' || b === 'denied') return 'denied';
  return a === 'unknown' || b === 'unknown' ? 'unknown' : 'permitted';
}
