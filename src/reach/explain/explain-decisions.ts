import type { Fabric } from '#equation/fabric.ts';
import type { Attempt } from '#equation/reach.ts';
import { requestsFrom, requestsOf } from '#equation/requests.ts';
import { peerAddresses } from '#equation/source-address.ts';
import type { RequestDecision } from '#mesh/authorization.ts';
import type { Way } from '#mesh/way.ts';
import type { Peer } from '#network/peer.ts';
import type { AddressSet } from '#set/address-set.ts';
import { isNoRequests, NO_REQUESTS } from '#set/request-set.ts';
import { ABSENT, type StringSet, strings } from '#set/string-set.ts';

/**
 * The decisions of a way's policies that are about a peer: as far as they are about its identity and about where it may come from. Their
 * order is that in which they are taken. None about a peer who can't show the identity that the way takes.
 */
export function decisionsAbout(
  fabric: Fabric,
  peer: Peer,
  { way, identity: { principal, perhaps } }: Attempt,
): readonly RequestDecision[] {
  if (way.transport === 'mtls' && perhaps !== undefined) {
    const { principals, because } = perhaps;
    return decisionsFor(way, peerAddresses(fabric, peer), principals).map((one) =>
      one.outcome === 'denied' ? one : { ...one, outcome: 'unknown', because: [...because, ...one.because] },
    );
  }
  if (way.transport === 'mtls' && principal === undefined) return [];
  const isShown = way.transport === 'mtls' && principal !== undefined;
  return decisionsFor(way, peerAddresses(fabric, peer), isShown ? strings(principal) : ABSENT);
}

/** The decisions about an identity, or none, at some addresses. */
export function decisionsFor(
  { authorization }: Way,
  source: AddressSet,
  identity: StringSet,
): readonly RequestDecision[] {
  return authorization.decisions.flatMap((decision) => {
    const alone = { permitted: decision.requests, unknown: NO_REQUESTS, decisions: [] };
    const requests = requestsOf(requestsFrom(alone, { source }), identity).possible;
    return isNoRequests(requests) ? [] : { ...decision, requests };
  });
}
