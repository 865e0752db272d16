import type { Workload } from '#cluster/workload.ts';
import { governingOf, type Network } from '#network/network.ts';
import { type Policy, rulesFor } from '#network/read/policy.ts';
import { portMeaning, portNames, traitsOf } from '#network/verdict/trait.ts';
import { type Bits, forEachMember } from '#set/bits.ts';
import { identityNumber } from '#set/identity-number.ts';

/**
 * The number of a workload's class as a destination. Whoever could be added reaches workloads of one class alike, for the same reasons:
 * the very same policies govern them for ingress, and nothing that egress rules look at in the other end tells them apart.
 */
export function destinationClass(network: Network, workload: Workload): number | undefined {
  const known = classes.get(network) ?? destinationClasses(network);
  classes.set(network, known);
  const number = network.numbers.get(workload);
  return number === undefined ? undefined : known[number];
}

const classes = new WeakMap<Network, readonly number[]>();

function destinationClasses(network: Network): readonly number[] {
  const refine = refinement(network.workloads.length);
  const traits = traitsOf(network);
  for (const set of traits.onHost) refine.by(set);
  const seen = new Set<Bits>();
  const once = (sets: readonly Bits[]): void => {
    for (const set of sets) {
      if (!seen.has(set)) refine.by(set);
      seen.add(set);
    }
  };
  for (const policy of policiesOf(network)) {
    for (const rule of rulesFor(policy, 'egress') ?? []) {
      if (rule.peers !== 'any') for (const element of rule.peers) once(traits.ofElement(element));
      for (const name of portNames(rule)) once(traits.ofPortName(name));
    }
  }
  for (const [number, workload] of network.workloads.entries()) {
    refine.one(number, ingressKey(network, workload));
  }
  return refine.classes;
}

function policiesOf({ clusterWide, byNamespace }: Network): readonly Policy[] {
  return [...clusterWide, ...[...byNamespace.values()].flat()];
}

/** The very policies that govern it, and what the names of ports in them mean there. */
function ingressKey(network: Network, workload: Workload): string {
  const { policies, unmodelled } = governingOf(network, workload, 'ingress');
  const names = new Set(policies.flatMap((policy) => (rulesFor(policy, 'ingress') ?? []).flatMap(portNames)));
  const meanings = [...names].map((name) => portMeaning(workload.ports, name) ?? '-').join(';');
  const ids = [...policies, ...unmodelled].map(identityNumber).join(',');
  return `${workload.hostNetwork} ${workload.node} ${ids} ${meanings}`;
}

/** Classes that get finer: two numbers stay in one class as long as nothing told them apart. */
function refinement(size: number) {
  const own = new Array<number>(size).fill(0);
  const next = new Map<string, number>();
  const one = (number: number, key: string): void => {
    const path = `${own[number]} ${key}`;
    const known = next.get(path) ?? next.size + 1;
    next.set(path, known);
    own[number] = known;
  };
  let sets = 0;
  return {
    classes: own as readonly number[],
    one,
    by(set: Bits): void {
      sets += 1;
      const key = `#${sets}`;
      forEachMember(set, (member) => one(member, key));
    },
  };
}
