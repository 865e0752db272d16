import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import { connectionsOf } from '#facts/posture/policy-ports.ts';
import type { NamespacePosture } from '#facts/posture/schema.ts';
import { governingOf, type Network } from '#network/network.ts';
import { type PodSelection, type Policy, type PolicyRule, rulesFor } from '#network/read/policy.ts';
import type { Direction } from '#network/verdict/because.ts';
import { ALL_ADDRESSES, includesAddresses, NO_ADDRESSES } from '#set/address-set.ts';
import { ALL_CONNECTIONS, includes } from '#set/connection-set.ts';
import { type Labels, matches } from '#set/selector.ts';

type Side = NamespacePosture['isolation']['ingress'];
type Answer = Side['everyPod'];

/** Whether what nothing allows is closed in a namespace, for every pod that may be added and for each that is there. */
export function defaultDeny(
  network: Network,
  namespace: string,
  workloads: readonly Workload[],
  direction: Direction,
): Side {
  const governed = workloads.filter(({ hostNetwork }) => !hostNetwork);
  const told = governed.map((workload) => {
    const { policies, unmodelled } = governingOf(network, workload, direction);
    return { workload, closed: closed(policies, unmodelled.length > 0, direction) };
  });
  const named = (answer: Answer) => {
    const alike = told.filter((one) => one.closed === answer);
    return [...new Set(alike.map(({ workload }) => nameOf(workload)))].sort();
  };
  return {
    everyPod: everyPod(network, namespace, direction),
    governed: governed.length,
    open: named('no'),
    unknown: named('unknown'),
  };
}

function nameOf({ namespace, resource }: Workload): string {
  return `${namespace}/${resource.name}`;
}

/** The same of a pod about which nothing is known but its namespace. */
function everyPod(network: Network, namespace: string, direction: Direction): Answer {
  const labels = network.cluster.namespaces.get(namespace)?.labels ?? { [NAME_LABEL]: namespace };
  const wide = (tier: Policy['tier']) => network.clusterWide.filter((policy) => policy.tier === tier);
  const asked = [...wide('admin'), ...(network.byNamespace.get(namespace) ?? []), ...wide('baseline')];
  const holding = asked.filter(({ subject }) => subject === undefined || isAbout(subject, namespace, labels));
  const perhaps = network.unmodelled.some(
    ({ subject, directions }) => directions.includes(direction) && isAbout(subject, namespace, labels),
  );
  return closed(holding, perhaps, direction);
}

/** Whether a selection takes every pod of a namespace. */
function isAbout({ namespaces, pods }: PodSelection, name: string, labels: Labels): boolean {
  const here = typeof namespaces === 'string' ? namespaces === name : matches(namespaces, labels);
  return here && pods.length === 0;
}

/**
 * What these policies, in the order in which they are asked, do with a connection that none of them names. A NetworkPolicy closes
 * (Kubernetes docs, "The two sorts of pod isolation"); of the admin and baseline tiers, the first rule for everybody and everything
 * decides (Network Policy API, "ClusterNetworkPolicy": Pass hands on to the next tier).
 */
function closed(policies: readonly Policy[], perhaps: boolean, direction: Direction): Answer {
  let passed = '';
  for (const policy of policies) {
    const rules = rulesFor(policy, direction);
    if (rules === undefined || policy.tier === passed) continue;
    if (policy.subject === undefined) return 'unknown';
    if (policy.tier === 'network-policy') return 'yes';
    const rule = rules.find((one) => isForEverything(one, direction));
    if (rule?.effect === 'deny') return 'yes';
    if (rule?.effect === 'allow') return 'no';
    if (rule !== undefined) passed = policy.tier;
  }
  return perhaps ? 'unknown' : 'no';
}

/** Every pod of every namespace on every port, and, on the way out, every address of IPv4 too. */
function isForEverything({ peers, ports }: PolicyRule, direction: Direction): boolean {
  if (!includes(connectionsOf(ports), ALL_CONNECTIONS)) return false;
  if (peers === 'any') return true;
  const pods = peers.some(
    (peer) =>
      peer.type === 'pods' && peer.selection.namespaces.length === 0 && peer.selection.pods.length === 0,
  );
  const { IPv4 } = ALL_ADDRESSES;
  const world = peers.some(
    (peer) => peer.type === 'addresses' && includesAddresses(peer.addresses, { ...NO_ADDRESSES, IPv4 }),
  );
  return pods && (direction === 'ingress' || world);
}
