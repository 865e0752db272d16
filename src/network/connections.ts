import type { Network } from '#network/network.ts';
import type { Peer } from '#network/peer.ts';
import { egressVerdict, ingressVerdict } from '#network/verdict/direction.ts';
import type { Verdict } from '#network/verdict/verdict.ts';
import type { ConnectionSet } from '#set/connection-set.ts';
import { intersect, subtract, union } from '#set/connection-set.ts';

/** What one peer can open to another: `open(p, l)` for every listener l of the destination at once. */
export interface Connections {
  readonly from: Peer;
  readonly to: Peer;
  /** Allowed in both directions, for sure. */
  readonly open: ConnectionSet;
  /** Not closed for sure: it depends on something that the manifests don't show. */
  readonly unknown: ConnectionSet;
  /** What the policies that govern the source say. */
  readonly egress: Verdict;
  /** What the policies that govern the destination say. */
  readonly ingress: Verdict;
}

/**
 * Decides every connection from one peer to another: both directions must allow (Kubernetes docs, "Network Policies"). A
 * workload asked about itself is one and the same pod; whether one replica may reach another is asked with a `PodPeer`.
 */
export function connections(network: Network, from: Peer, to: Peer): Connections {
  const egress = egressVerdict(network, from, to);
  const ingress = ingressVerdict(network, to, from);
  return { from, to, ...bothAllow(egress, ingress), egress, ingress };
}

/** What two verdicts allow together. */
export function bothAllow(
  a: Pick<Verdict, 'open' | 'unknown'>,
  b: Pick<Verdict, 'open' | 'unknown'>,
): { readonly open: ConnectionSet; readonly unknown: ConnectionSet } {
  const open = intersect(a.open, b.open);
  const possible = intersect(union(a.open, a.unknown), union(b.open, b.unknown));
  return { open, unknown: subtract(possible, open) };
}
