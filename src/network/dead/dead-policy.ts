import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { shadows, undoneDenials } from '#network/dead/shadow.ts';
import type { Network } from '#network/network.ts';
import { type Policy, type PolicyPeer, type PolicyRule, rulesFor } from '#network/read/policy.ts';
import { DIRECTIONS, type Direction } from '#network/verdict/because.ts';
import { matches } from '#set/selector.ts';

/** A part of a policy that does nothing, or not what it seems to. `pointer` leads to that part. */
export type DeadPolicy = {
  readonly policy: Resource;
  readonly pointer: Pointer;
} & (
  | {
      /**
       * - `selects-nothing`: no workload is governed by the policy.
       * - `no-such-namespace`, `no-such-pod`: an element of `from` or `to` that matches nobody who is there now.
       */
      readonly type: 'selects-nothing' | 'no-such-namespace' | 'no-such-pod';
    }
  /** No pod that the rule is about has a port of this name (and protocol). */
  | { readonly type: 'no-such-port'; readonly name: string }
  /**
   * - `shadowed`: whatever the rule matches, the other one already decides. - `undone`: the policy closes everything for its
   *   pods, and the other one opens everything for all of them.
   */
  | {
      readonly type: 'shadowed' | 'undone';
      readonly by: { readonly policy: Resource; readonly pointer: Pointer };
    }
);

/** The dead and vacuous parts of all policies, in the order in which the policies are asked. */
export function findDeadPolicies(network: Network): readonly DeadPolicy[] {
  return [
    ...network.policies.flatMap((policy) => [
      ...selectsNothing(network, policy),
      ...DIRECTIONS.flatMap((direction) => deadRules(network, policy, direction)),
    ]),
    ...shadows(network),
    ...undoneDenials(network),
  ];
}

function selectsNothing(network: Network, policy: Policy): readonly DeadPolicy[] {
  if (policy.subject === undefined || network.select(policy.subject).length > 0) return [];
  return [{ type: 'selects-nothing', policy: policy.resource, pointer: policy.subjectPointer }];
}

function deadRules(network: Network, policy: Policy, direction: Direction): readonly DeadPolicy[] {
  return (rulesFor(policy, direction) ?? []).flatMap((rule) => [
    ...(rule.peers === 'any' ? [] : rule.peers.flatMap((element) => deadPeer(network, policy, element))),
    ...deadPorts(network, policy, rule, direction),
  ]);
}

function deadPeer(network: Network, policy: Policy, element: PolicyPeer): readonly DeadPolicy[] {
  if (element.type !== 'pods') return [];
  const { selection, pointer } = element;
  const { namespaces } = selection;
  if (typeof namespaces !== 'string') {
    const some = [...network.cluster.namespaces.values()].some(({ labels }) => matches(namespaces, labels));
    if (!some) return [{ type: 'no-such-namespace', policy: policy.resource, pointer }];
  }
  if (network.select(selection).length > 0) return [];
  return [{ type: 'no-such-pod', policy: policy.resource, pointer }];
}

/** Ports are the destination's: for ingress the pods that the policy governs, for egress those that the rule is about. */
function deadPorts(
  network: Network,
  policy: Policy,
  rule: PolicyRule,
  direction: Direction,
): readonly DeadPolicy[] {
  if (rule.ports === 'any') return [];
  const named = rule.ports.flatMap((port) => (port.type === 'named' ? port : []));
  if (named.length === 0) return [];
  const lists = destinations(network, policy, rule, direction);
  if (lists.every((numbers) => numbers.length === 0)) return [];
  return named.flatMap(({ name, protocol, pointer }) => {
    const has = (number: number): boolean =>
      network.workloads[number]?.ports.some(
        (port) => port.name === name && (protocol ?? port.protocol) === port.protocol,
      ) === true;
    const some = lists.some((numbers) => numbers.some(has));
    return some ? [] : { type: 'no-such-port', name, policy: policy.resource, pointer };
  });
}

/** Lists of workloads, which may overlap. */
function destinations(
  network: Network,
  policy: Policy,
  rule: PolicyRule,
  direction: Direction,
): readonly (readonly number[])[] {
  if (direction === 'ingress') return policy.subject === undefined ? [] : [network.select(policy.subject)];
  if (rule.peers === 'any') return [[...network.workloads.keys()]];
  return rule.peers.flatMap((element) =>
    element.type === 'pods' ? [network.select(element.selection)] : [],
  );
}
