import type { Fabric } from '#equation/fabric.ts';
import type { Attempt } from '#equation/reach.ts';
import { requestsFrom, requestsOf } from '#equation/requests.ts';
import { peerAddresses } from '#equation/source-address.ts';
import type { RequestDecision } from '#mesh/authorization.ts';
import type { Peer } from '#network/peer.ts';
import { isNoRequests, NO_REQUESTS } from '#set/request-set.ts';
import { ABSENT, strings } from '#set/string-set.ts';

/**
 * The decisions of a way's policies that are about a peer: as far as they are about its identity and about where it may come from. Their
 * order is that in which they are taken. None about a peer who can't show the identity that the way takes.
 */
export function decisionsAbout(
  fabric: Fabric,
  peer: Peer,
  { way, identity }: Attempt,
): readonly RequestDecision[] {
  if (way.transport === 'mtls' && identity.principal === undefined) return [];
  const source = peerAddresses(fabric, peer);
  const principal =
    way.transport === 'plaintext' || identity.principal === undefined ? ABSENT : strings(identity.principal);
  return way.authorization.decisions.flatMap((decision) => {
    const alone = { permitted: decision.requests, unknown: NO_REQUESTS, decisions: [] };
    const requests = requestsOf(requestsFrom(alone, { source }), principal).possible;
    return isNoRequests(requests) ? [] : { ...decision, requests };
  });
}
