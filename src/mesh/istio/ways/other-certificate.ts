import type { Authorization, RequestDecision } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import {
  intersectRequests,
  isNoRequests,
  subtractRequests,
  unionRequests,
  whereValue,
} from '#set/request-set.ts';
import { ABSENT, ANYTHING } from '#set/string-set.ts';

const known = new WeakMap<Authorization, Authorization>();

/**
 * What is permitted to a client whose certificate, if it shows one, is of another authority than the mesh's. Which principal the proxy
 * reads in it isn't known: what is permitted without one is permitted, what only with some is unknown.
 */
export function otherCertificate(authorization: Authorization): Authorization {
  const before = known.get(authorization);
  if (before !== undefined) return before;
  const { permitted, unknown, decisions } = authorization;
  const possible = whereValue(unionRequests(permitted, unknown), 'principal', ANYTHING);
  const without = whereValue(permitted, 'principal', ABSENT);
  const doubtful = subtractRequests(possible, without);
  const because: MeshBecause = { reason: 'istio/other-certificate' };
  const parted = decisions.flatMap((decision): readonly RequestDecision[] => {
    const own = whereValue(decision.requests, 'principal', ABSENT);
    return nonEmpty([
      { ...decision, requests: subtractRequests(own, doubtful) },
      {
        requests: intersectRequests(own, doubtful),
        outcome: 'unknown',
        because: [...decision.because, because],
      },
    ]);
  });
  const after: Authorization = { permitted: without, unknown: doubtful, decisions: parted };
  known.set(authorization, after);
  return after;
}

function nonEmpty(decisions: readonly RequestDecision[]): readonly RequestDecision[] {
  return decisions.filter(({ requests }) => !isNoRequests(requests));
}
