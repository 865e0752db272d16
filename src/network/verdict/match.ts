import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Network } from '#network/network.ts';
import type { Peer, PodPeer } from '#network/peer.ts';
import type { PodSelection, PolicyPeer } from '#network/read/policy.ts';
import type { Tier, UnknownReason } from '#network/verdict/because.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  includesAddresses,
  intersectAddresses,
  isEmptyAddresses,
  NO_ADDRESSES,
  unionAddresses,
} from '#set/address-set.ts';
import { parseAddresses } from '#set/address-text.ts';
import { type Labels, matches, type Selector } from '#set/selector.ts';

/** Whether a peer is one that a rule is about; if nobody can know, why not. */
export type Match = 'yes' | 'no' | UnknownReason;

/** Whether one element of a rule's `from` or `to` matches a peer. */
export function matchPeer(network: Network, element: PolicyPeer, tier: Tier, peer: Peer): Match {
  switch (element.type) {
    case 'pods':
      return matchPods(network, element.selection, tier, peer);
    case 'addresses':
      return matchAddresses(network, element.addresses, peer);
    case 'nodes':
      return matchNodes(network, element.nodes, peer);
    case 'domains':
      // Names of the world outside (ClusterNetworkPolicy, `domainNames`).
      return peer.type === 'address' ? 'domain-name' : 'no';
    case 'invalid':
      return 'invalid-policy';
    default:
      return element satisfies never;
  }
}

/** Whether a selection of pods contains a peer. Pods in the host's network are in none of an admin policy's. */
export function matchPods(network: Network, selection: PodSelection, tier: Tier, peer: Peer): Match {
  switch (peer.type) {
    case 'workload': {
      const { namespace, labels, hostNetwork } = peer.workload;
      const labelsThere = network.cluster.namespaces.get(namespace)?.labels ?? { [NAME_LABEL]: namespace };
      if (!selects(selection, namespace, labelsThere, labels)) return 'no';
      if (!hostNetwork) return 'yes';
      return tier === 'network-policy' ? 'host-network' : 'no';
    }
    case 'pod':
      return selects(selection, peer.namespace.name, namespaceLabels(network, peer), peer.labels)
        ? 'yes'
        : 'no';
    case 'address':
      return 'no';
    case 'ingress-controller':
      if (typeof selection.namespaces === 'string') return 'no';
      return selection.namespaces.length + selection.pods.length === 0 ? 'yes' : 'ingress-controller';
    default:
      return peer satisfies never;
  }
}

/** The labels of the namespace that a pod is added to: what the cluster says, where it has that namespace. */
export function namespaceLabels(network: Network, { namespace }: PodPeer): Labels {
  const existing = network.cluster.namespaces.get(namespace.name)?.labels;
  return existing ?? { ...namespace.labels, [NAME_LABEL]: namespace.name };
}

function selects(selection: PodSelection, namespace: string, labelsThere: Labels, labels: Labels): boolean {
  const { namespaces, pods } = selection;
  const there = typeof namespaces === 'string' ? namespaces === namespace : matches(namespaces, labelsThere);
  return there && matches(pods, labels);
}

/**
 * A block covers an address in it, a pod's as well as an outsider's (NetworkPolicy v1, IPBlock; for `networks`
 * AdminNetworkPolicyEgressPeer: "cluster-internal traffic will be checked against the rule as well").
 */
function matchAddresses(network: Network, block: AddressSet, peer: Peer): Match {
  if (isEmptyAddresses(block)) return 'no';
  if (peer.type === 'ingress-controller') return 'ingress-controller';
  const own = addressesOf(network, peer);
  if (includesAddresses(block, own)) return 'yes';
  if (isEmptyAddresses(intersectAddresses(block, own))) return 'no';
  return peer.type === 'address' ? 'mixed-addresses' : 'pod-address';
}

/** The addresses that a peer has or may have. */
function addressesOf(network: Network, peer: Exclude<Peer, { type: 'ingress-controller' }>): AddressSet {
  if (peer.type === 'address') return peer.addresses;
  const own = peer.type === 'workload' ? knownAddresses(network, peer.workload) : NO_ADDRESSES;
  if (!isEmptyAddresses(own)) return own;
  const onHost = peer.type === 'workload' && peer.workload.hostNetwork;
  return (onHost ? undefined : network.options.podAddresses) ?? ALL_ADDRESSES;
}

const known = new WeakMap<Workload, AddressSet>();

/** A pod in the host's network has the addresses of its node. */
function knownAddresses({ cluster }: Network, workload: Workload): AddressSet {
  const answer = known.get(workload);
  if (answer !== undefined) return answer;
  const node = workload.hostNetwork ? cluster.nodes.find(({ name }) => name === workload.node) : undefined;
  const addresses = (node?.addresses ?? workload.addresses).reduce<AddressSet>(
    (set, text) => unionAddresses(set, parseAddresses(text) ?? NO_ADDRESSES),
    NO_ADDRESSES,
  );
  known.set(workload, addresses);
  return addresses;
}

/** AdminNetworkPolicyEgressPeer, `nodes`: the nodes' own addresses, which pods in the host's network share. */
function matchNodes(network: Network, selector: Selector, peer: Peer): Match {
  if (peer.type !== 'workload' || !peer.workload.hostNetwork) return 'no';
  if (selector.length === 0) return 'yes';
  const { nodes } = network.cluster;
  const own = nodes.filter(({ name }) => name === peer.workload.node);
  const candidates = own.length > 0 ? own : nodes;
  const matching = candidates.filter(({ labels }) => matches(selector, labels));
  if (candidates.length > 0 && matching.length === candidates.length) return 'yes';
  return candidates.length > 0 && matching.length === 0 ? 'no' : 'node-labels';
}
