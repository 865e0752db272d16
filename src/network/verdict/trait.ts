import type { Network } from '#network/network.ts';
import { workloadPeer } from '#network/peer.ts';
import { type Policy, type PolicyPeer, type PolicyRule, rulesFor } from '#network/read/policy.ts';
import type { Direction } from '#network/verdict/because.ts';
import { matchPeer } from '#network/verdict/match.ts';
import { andBits, andNotBits, type Bits, bitsOf, isNoBits } from '#set/bits.ts';

/**
 * What policies can tell workloads apart by, each trait as the sets of workloads that are alike in it: matched by an
 * element of a rule or not, on which node in the host's network, what a port's name means.
 */
export interface Traits {
  readonly ofElement: (element: PolicyPeer) => readonly Bits[];
  readonly ofPortName: (name: string) => readonly Bits[];
  /** Workloads in the host's network, by node. Empty if there are none. */
  readonly onHost: readonly Bits[];
}

const known = new WeakMap<Network, Traits>();

/** The traits of a network's workloads; each is worked out once. */
export function traitsOf(network: Network): Traits {
  const traits = known.get(network) ?? findTraits(network);
  known.set(network, traits);
  return traits;
}

function findTraits(network: Network): Traits {
  const elements = new Map<string, readonly Bits[]>();
  const names = new Map<string, readonly Bits[]>();
  const found = new Map<PolicyPeer, readonly Bits[]>();
  return {
    ofElement: (element) =>
      remember(found, element, () => {
        const { pointer: _, ...meaning } = element;
        return remember(elements, JSON.stringify(meaning), () => elementTrait(network, element));
      }),
    ofPortName: (name) => remember(names, name, () => portTrait(network, name)),
    onHost: groups(network, ({ hostNetwork, node }) => (hostNetwork ? node : undefined)),
  };
}

/** Splits a set of workloads by everything that the rules of some policies look at in the other end. */
export function partition(
  network: Network,
  everyone: Bits,
  policies: readonly Policy[],
  direction: Direction,
): readonly Bits[] {
  const traits = traitsOf(network);
  let parts: readonly Bits[] = [everyone];
  const split = (sets: readonly Bits[]): void => {
    for (const set of sets) parts = parts.flatMap((part) => splitBits(part, set));
  };
  split(traits.onHost);
  for (const policy of policies) {
    for (const rule of rulesFor(policy, direction) ?? []) {
      if (rule.peers !== 'any') for (const element of rule.peers) split(traits.ofElement(element));
      if (direction === 'egress') for (const name of portNames(rule)) split(traits.ofPortName(name));
    }
  }
  return parts;
}

/** The names of ports that a rule mentions. */
export function portNames(rule: PolicyRule): readonly string[] {
  return rule.ports === 'any' ? [] : rule.ports.flatMap((port) => (port.type === 'named' ? port.name : []));
}

function splitBits(part: Bits, set: Bits): readonly Bits[] {
  const inside = andBits(part, set);
  if (isNoBits(inside)) return [part];
  const outside = andNotBits(part, set);
  return isNoBits(outside) ? [part] : [inside, outside];
}

/** Whom an element matches; workloads in the host's network are told apart by `onHost` already. */
function elementTrait(network: Network, element: PolicyPeer): readonly Bits[] {
  if (element.type === 'pods') return [bitsOf(network.workloads.length, network.select(element.selection))];
  if (element.type !== 'addresses') return [];
  return groups(network, (workload) => {
    if (workload.addresses.length === 0) return undefined;
    return matchPeer(network, element, 'network-policy', workloadPeer(workload));
  });
}

function portTrait(network: Network, name: string): readonly Bits[] {
  return groups(network, ({ ports }) => portMeaning(ports, name));
}

/** What a port's name means in a pod, as text; `undefined` if nothing. */
export function portMeaning(
  ports: readonly { readonly name: string; readonly number: number; readonly protocol: string }[],
  name: string,
): string | undefined {
  const meant = ports.filter((port) => port.name === name);
  return meant.length === 0
    ? undefined
    : meant.map(({ protocol, number }) => `${protocol} ${number}`).join(',');
}

function groups(
  { workloads }: Network,
  key: (workload: Network['workloads'][number]) => string | undefined,
): readonly Bits[] {
  const numbers = new Map<string, number[]>();
  for (const [number, workload] of workloads.entries()) {
    const name = key(workload);
    if (name === undefined) continue;
    const group = numbers.get(name);
    if (group === undefined) numbers.set(name, [number]);
    else group.push(number);
  }
  return [...numbers.values()].map((group) => bitsOf(workloads.length, group));
}

function remember<K, V>(answers: Map<K, V>, key: K, compute: () => V): V {
  const answer = answers.get(key) ?? compute();
  answers.set(key, answer);
  return answer;
}
