import type { Governing, Network } from '#network/network.ts';
import type { PodPeer } from '#network/peer.ts';
import { type Policy, rulesFor } from '#network/read/policy.ts';
import type { Direction } from '#network/verdict/because.ts';
import { matchPods } from '#network/verdict/match.ts';

/** The policies that would govern a pod if it were added, in the order in which they are asked. */
export function governingOfPod(network: Network, pod: PodPeer, direction: Direction): Governing {
  const governs = (policy: Policy): boolean =>
    rulesFor(policy, direction) !== undefined &&
    (policy.subject === undefined || matchPods(network, policy.subject, policy.tier, pod) === 'yes');
  const clusterWide = network.clusterWide.filter(governs);
  const own = (network.byNamespace.get(pod.namespace.name) ?? []).filter(governs);
  return {
    policies: [...clusterWide, ...own],
    unmodelled: network.unmodelled.filter(
      ({ subject, directions }) =>
        directions.includes(direction) && matchPods(network, subject, 'admin', pod) === 'yes',
    ),
  };
}
