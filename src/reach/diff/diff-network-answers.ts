import type { Namespace } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import { governingOf, type Network } from '#network/network.ts';
import type { PodRegion } from '#network/peer.ts';
import { type PodClassConnections, podClasses } from '#network/peers/pod-class.ts';
import { type Answers, admits, type Entry, inNamespace } from '#reach/diff/diff-entry.ts';
import { matches } from '#set/selector.ts';

/** What the network says. Where it doesn't have the namespace of a place, that is what it says of a new one. */
export function networkAnswers(network: Network, to: Workload | undefined): Answers {
  if (to === undefined) return () => [];
  const { namespaces } = network.cluster;
  let elsewhere: readonly PodClassConnections[] | undefined;
  return (place) => {
    if (place.type === 'new')
      return podClasses(network, to, place).map((one) => entry(one, one.peer.regions));
    const namespace = namespaces.get(place.namespace.name);
    if (namespace !== undefined) {
      if (isShutTo(network, to, namespace)) return [];
      const own = podClasses(network, to, { type: 'existing', namespace });
      return own.map((one) => entry(one, inNamespace(one.peer.regions)));
    }
    elsewhere ??= podClasses(network, to, { type: 'new', taken: [...namespaces.keys()] });
    return elsewhere.flatMap((one) => {
      const regions = one.peer.regions.filter((region) => admits(region.namespaceLabels, place.namespace));
      return regions.length === 0 ? [] : entry(one, inNamespace(regions));
    });
  };
}

function entry({ open, unknown }: PodClassConnections, regions: readonly PodRegion[]): Entry {
  return { regions, open, unknown };
}

/**
 * Whether nobody from a namespace gets in: NetworkPolicies isolate the workload, nothing else governs it, and no rule is about that
 * namespace. Only a short cut: `podClasses` says the same, later.
 */
function isShutTo(network: Network, to: Workload, { name, labels }: Namespace): boolean {
  const { policies, unmodelled } = governingOf(network, to, 'ingress');
  if (to.hostNetwork || policies.length === 0 || unmodelled.length > 0) return false;
  return policies.every(
    ({ tier, subject, ingress }) =>
      tier === 'network-policy' &&
      subject !== undefined &&
      (ingress ?? []).every(
        ({ peers }) =>
          peers !== 'any' &&
          peers.every((element) => {
            if (element.type !== 'pods') return false;
            const { namespaces } = element.selection;
            return typeof namespaces === 'string' ? namespaces !== name : !matches(namespaces, labels);
          }),
      ),
  );
}
