import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { intersectRequests, isNoRequests, type RequestSet, requestsWith } from '#set/request-set.ts';
import { ABSENT, ALL_STRINGS } from '#set/string-set.ts';

const WITHOUT = requestsWith({ principal: ABSENT });
const WITH = requestsWith({ principal: ALL_STRINGS });

const shown = new WeakMap<Authorization, Authorization>();
const hidden = new WeakMap<Authorization, Authorization>();

/** What is permitted over mutual TLS: only to peers that show a certificate. */
export function withCertificate(authorization: Authorization): Authorization {
  return restricted(shown, authorization, WITH, WITHOUT, { reason: 'istio/certificate-shown' });
}

/** What is permitted in plaintext: only what takes no certificate. */
export function withoutCertificate(authorization: Authorization): Authorization {
  return restricted(hidden, authorization, WITHOUT, WITH, { reason: 'istio/certificate-not-seen' });
}

/** Within these requests as before; the others, which can't come this way, are denied. */
function restricted(
  known: WeakMap<Authorization, Authorization>,
  authorization: Authorization,
  possible: RequestSet,
  impossible: RequestSet,
  because: MeshBecause,
): Authorization {
  const before = known.get(authorization);
  if (before !== undefined) return before;
  const decisions = authorization.decisions.flatMap(({ requests, ...decision }) => {
    const rest = intersectRequests(requests, possible);
    return isNoRequests(rest) ? [] : { requests: rest, ...decision };
  });
  const after: Authorization = {
    permitted: intersectRequests(authorization.permitted, possible),
    unknown: intersectRequests(authorization.unknown, possible),
    decisions: [{ requests: impossible, outcome: 'denied', because: [because] }, ...decisions],
  };
  known.set(authorization, after);
  return after;
}
