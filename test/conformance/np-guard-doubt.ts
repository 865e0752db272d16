import type { Connections } from '#network/connections.ts';
import { type ConnectionSet, includes, union } from '#set/connection-set.ts';

/**
 * np-guard's tools take a block of addresses to match no pod whose address they don't know. Two texts say otherwise:
 * "cluster-internal traffic will be checked against the rule as well. So if you Allow or Deny traffic to 0.0.0.0/0,
 * that will allow or deny all IPv4 pod-to-pod traffic as well" (AdminNetworkPolicyEgressPeer, `networks`), and
 * IPBlock v1 excludes no address. We say `unknown` there; what these tools say must lie between our `open`
 * and `unknown`, and nothing else may be unknown.
 */
export function isPodAddressDoubt(found: Connections, expected: ConnectionSet): boolean {
  const reasons = [found.egress, found.ingress].flatMap(({ decisions }) =>
    decisions.flatMap(({ because }) => because.flatMap((one) => (one.type === 'unknown' ? one.reason : []))),
  );
  return (
    reasons.every((reason) => reason === 'pod-address') &&
    includes(expected, found.open) &&
    includes(union(found.open, found.unknown), expected)
  );
}
