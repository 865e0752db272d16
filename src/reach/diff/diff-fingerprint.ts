import type { Workload } from '#cluster/workload.ts';
import { governingOf, type Network } from '#network/network.ts';
import type { Place } from '#network/peers/pod-region.ts';
import type { Policy } from '#network/read/policy.ts';

/** The same text for what must have the same answer: worked out for one side of a comparison. */
export interface Fingerprints {
  /** What decides who comes in to a workload, and how other pods' policies see it. */
  readonly ofDestination: (workload: Workload) => string;
  /** What decides what pods at a place may open. */
  readonly ofPlace: (place: Place) => string;
}

/** Policies by what they say, not by their names. `numbers` is shared by the sides that are compared. */
export function fingerprints(network: Network, numbers: Map<string, number>): Fingerprints {
  const known = new WeakMap<object, number>();
  const number = (thing: object, text: () => string): number => {
    const cached = known.get(thing);
    if (cached !== undefined) return cached;
    const meaning = text();
    const own = numbers.get(meaning) ?? numbers.size;
    numbers.set(meaning, own);
    known.set(thing, own);
    return own;
  };
  const ofPolicy = (policy: Policy) => number(policy, () => meaningOf(policy));
  const unmodelled = JSON.stringify(
    network.unmodelled.map(({ subject, directions }) => [subject, directions]),
  );
  const isSeen = network.unmodelled.length > 0 || network.policies.some(({ egress }) => egress !== undefined);
  const clusterWide = network.clusterWide.filter(({ egress }) => egress !== undefined).map(ofPolicy);
  return {
    ofDestination: (workload) => {
      const { hostNetwork, ports, addresses, namespace, labels, node } = workload;
      const governing = governingOf(network, workload, 'ingress').policies.map(ofPolicy);
      const own = ports.map(({ name, number: port, protocol }) => [name, port, protocol]);
      const seen = isSeen ? [namespace, Object.entries(labels).sort(), addresses, node] : [];
      const there = isSeen
        ? Object.entries(network.cluster.namespaces.get(namespace)?.labels ?? {}).sort()
        : [];
      return JSON.stringify([governing, hostNetwork, own, seen, there, unmodelled]);
    },
    ofPlace: (place) => {
      if (place.type === 'new') return JSON.stringify([clusterWide, unmodelled]);
      const { name, labels } = place.namespace;
      const own = (network.byNamespace.get(name) ?? []).filter(({ egress }) => egress !== undefined);
      return JSON.stringify([clusterWide, unmodelled, own.map(ofPolicy), Object.entries(labels).sort()]);
    },
  };
}

/** Without what only says where something is written. */
function meaningOf({ tier, priority, subject, ingress, egress }: Policy): string {
  return JSON.stringify([tier, priority, subject, ingress, egress], (key, value: unknown) =>
    key === 'pointer' ? undefined : value,
  );
}
