import type { Cluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import { indexWorkloads, type SelectWorkloads } from '#network/peers/workload-index.ts';
import { findUnmodelled, type UnmodelledPolicy } from '#network/read/not-modelled.ts';
import { type Policy, type PolicyFault, rulesFor } from '#network/read/policy.ts';
import { readPolicies } from '#network/read/read-policies.ts';
import type { Direction } from '#network/verdict/because.ts';
import type { AddressSet } from '#set/address-set.ts';

/** What is known about the cluster besides its manifests. */
export interface NetworkOptions {
  /** Where pods get their addresses (the cluster's pod CIDR). Unknown by default: then it may be any address. */
  readonly podAddresses?: AddressSet;
}

/** The policies that govern one pod for one direction. */
export interface Governing {
  /** In the order in which they are asked. */
  readonly policies: readonly Policy[];
  readonly unmodelled: readonly UnmodelledPolicy[];
}

/** A cluster with its policies read and its selectors evaluated: ready to answer who can reach what. */
export interface Network {
  readonly cluster: Cluster;
  readonly options: NetworkOptions;
  /** Everything that runs pods, also what an operator makes; a workload's number is its place here. */
  readonly workloads: readonly Workload[];
  readonly numbers: ReadonlyMap<Workload, number>;
  /** In the order in which they are asked. */
  readonly policies: readonly Policy[];
  /** What the API server would refuse in them. */
  readonly faults: readonly PolicyFault[];
  /** Policies of kinds that aren't evaluated. */
  readonly unmodelled: readonly UnmodelledPolicy[];
  /** By number of the workload. */
  readonly governing: { readonly [D in Direction]: readonly Governing[] };
  /** By namespace: its NetworkPolicies. */
  readonly byNamespace: ReadonlyMap<string, readonly Policy[]>;
  /** Those whose subject isn't bound to one namespace. */
  readonly clusterWide: readonly Policy[];
  readonly select: SelectWorkloads;
}

const NOTHING: Governing = { policies: [], unmodelled: [] };

/** Cluster → Network. Pure, and done once: each selector is evaluated once. */
export function buildNetwork(cluster: Cluster, options: NetworkOptions = {}): Network {
  const workloads = [...cluster.workloads, ...cluster.operated];
  const { policies, faults } = readPolicies(cluster.resources);
  const unmodelled = findUnmodelled(cluster.resources);
  const select = indexWorkloads(workloads, cluster.namespaces);
  const byNamespace = new Map<string, Policy[]>();
  const clusterWide: Policy[] = [];
  for (const policy of policies) {
    if (policy.tier !== 'network-policy') clusterWide.push(policy);
    else append(byNamespace, scopeOf(policy), policy);
  }
  const governed = (direction: Direction) =>
    govern(workloads.length, policies, unmodelled, select, direction);
  return {
    cluster,
    options,
    workloads,
    numbers: new Map(workloads.map((workload, number) => [workload, number])),
    policies,
    faults,
    unmodelled,
    governing: { ingress: governed('ingress'), egress: governed('egress') },
    byNamespace,
    clusterWide,
    select,
  };
}

/** The namespace in which a NetworkPolicy stands. */
export function scopeOf(policy: Policy): string {
  return policy.resource.namespace === '' ? 'default' : policy.resource.namespace;
}

/** Whether any policy, modelled or not, governs this workload in this direction. */
export function isGoverned(network: Network, workload: Workload, direction: Direction): boolean {
  const { policies, unmodelled } = governingOf(network, workload, direction);
  return !workload.hostNetwork && policies.length + unmodelled.length > 0;
}

/** The policies that govern a workload, in the order in which they are asked. */
export function governingOf(network: Network, workload: Workload, direction: Direction): Governing {
  const number = network.numbers.get(workload);
  return (number === undefined ? undefined : network.governing[direction][number]) ?? NOTHING;
}

/** The workloads that a policy's subject selects; all that it could, if the subject can't be read. */
export function subjectsOf(policy: Policy, select: SelectWorkloads): readonly number[] {
  if (policy.subject !== undefined) return select(policy.subject);
  const namespaces = policy.tier === 'network-policy' ? scopeOf(policy) : [];
  return select({ namespaces, pods: [] });
}

function govern(
  count: number,
  policies: readonly Policy[],
  unmodelled: readonly UnmodelledPolicy[],
  select: SelectWorkloads,
  direction: Direction,
): readonly Governing[] {
  const governing = Array.from({ length: count }, () => ({
    policies: [] as Policy[],
    unmodelled: [] as UnmodelledPolicy[],
  }));
  for (const policy of policies) {
    if (rulesFor(policy, direction) === undefined) continue;
    for (const number of subjectsOf(policy, select)) governing[number]?.policies.push(policy);
  }
  for (const policy of unmodelled) {
    if (!policy.directions.includes(direction)) continue;
    for (const number of select(policy.subject)) governing[number]?.unmodelled.push(policy);
  }
  return governing;
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
