import type { Authorization, RequestDecision } from '#mesh/authorization.ts';
import { requestsWithOutcome } from '#mesh/istio/ambient/forget-address.ts';
import type { RoutedLead } from '#mesh/istio/ambient/service-routes.ts';
import { complementRequests, intersectRequests, isNoRequests, NO_REQUESTS } from '#set/request-set.ts';

/** What gets through where a route leads only some requests. Whether a rule comes before it isn't looked at, so none is sure. */
export function routed(
  { decisions }: Authorization,
  { requests, because }: Pick<RoutedLead, 'requests' | 'because'>,
): Authorization {
  const led = decisions.map((decision): RequestDecision => {
    const some = { ...decision, requests: intersectRequests(decision.requests, requests) };
    if (decision.outcome !== 'permitted') return some;
    return { ...some, outcome: 'unknown', because: [...decision.because, because] };
  });
  const others: RequestDecision = {
    requests: complementRequests(requests),
    outcome: 'denied',
    because: [because],
  };
  const parts = [others, ...led].filter((decision) => !isNoRequests(decision.requests));
  return { permitted: NO_REQUESTS, unknown: requestsWithOutcome(parts, 'unknown'), decisions: parts };
}
