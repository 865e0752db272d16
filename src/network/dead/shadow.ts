import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { coversRule, coversSelection } from '#network/dead/rule-cover.ts';
import { type Network, scopeOf } from '#network/network.ts';
import { type Policy, type PolicyRule, rulesFor } from '#network/read/policy.ts';
import { DIRECTIONS, type Direction } from '#network/verdict/because.ts';

/** A rule, or a whole policy, that another one leaves without effect. */
export interface Shadow {
  readonly type: 'shadowed' | 'undone';
  readonly policy: Resource;
  readonly pointer: Pointer;
  readonly by: { readonly policy: Resource; readonly pointer: Pointer };
}

/**
 * The rules that another rule leaves nothing to: in a NetworkPolicy one that allows at least as much for at least the same
 * pods; in an admin policy one that is asked before. Only rules of policies with the same subject, or one that selects
 * every pod in the namespace, are compared: so cost doesn't grow with pairs of policies.
 */
export function shadows(network: Network): readonly Shadow[] {
  return network.policies.flatMap((policy) =>
    DIRECTIONS.flatMap((direction) =>
      (rulesFor(policy, direction) ?? []).flatMap((rule) => {
        const by = shadowOf(network, policy, rule, direction);
        return by === undefined
          ? []
          : { type: 'shadowed', policy: policy.resource, pointer: rule.pointer, by };
      }),
    ),
  );
}

/** Policies that close everything in a direction for their pods, all of which another policy opens to everybody. */
export function undoneDenials(network: Network): readonly Shadow[] {
  return network.policies.flatMap((policy) =>
    DIRECTIONS.flatMap((direction) => {
      if (policy.tier !== 'network-policy' || rulesFor(policy, direction)?.length !== 0) return [];
      for (const other of comparable(network, policy)) {
        const rule = rulesFor(other, direction)?.find(
          ({ peers, ports }) => peers === 'any' && ports === 'any',
        );
        if (rule === undefined) continue;
        const by = { policy: other.resource, pointer: rule.pointer };
        return [{ type: 'undone' as const, policy: policy.resource, pointer: policy.subjectPointer, by }];
      }
      return [];
    }),
  );
}

function shadowOf(
  network: Network,
  policy: Policy,
  rule: PolicyRule,
  direction: Direction,
): Shadow['by'] | undefined {
  const labelsOf = (name: string) => network.cluster.namespaces.get(name)?.labels;
  for (const other of [policy, ...comparable(network, policy)]) {
    for (const candidate of rulesFor(other, direction) ?? []) {
      if (!comesFirst(network, other, candidate, policy, rule, labelsOf)) continue;
      if (coversRule(candidate, rule, labelsOf))
        return { policy: other.resource, pointer: candidate.pointer };
    }
  }
  return undefined;
}

/**
 * Whether a rule that covers the other takes its effect: asked earlier, in an admin policy. NetworkPolicies have no order: of
 * two rules that cover each other the later one is called shadowed.
 */
function comesFirst(
  network: Network,
  a: Policy,
  first: PolicyRule,
  b: Policy,
  second: PolicyRule,
  labelsOf: (name: string) => Readonly<Record<string, string>> | undefined,
): boolean {
  if (first === second) return false;
  if (a === b && a.tier !== 'network-policy') return first.index < second.index;
  if (a.tier !== 'network-policy') return a.priority < b.priority;
  if (!coversRule(second, first, labelsOf)) return true;
  return a === b ? first.index < second.index : network.policies.indexOf(a) < network.policies.indexOf(b);
}

/** Other policies of the same tier that govern at least the same pods: with the same subject, or with every pod there. */
function comparable(network: Network, policy: Policy): readonly Policy[] {
  const { subject } = policy;
  if (subject === undefined) return [];
  const index = bySubject(network);
  const keys = new Set([subjectKey(policy), `${policy.tier} ${scope(policy)} []`]);
  const labelsOf = (name: string) => network.cluster.namespaces.get(name)?.labels;
  return [...keys]
    .flatMap((key) => index.get(key) ?? [])
    .filter(
      (other) =>
        other !== policy && other.subject !== undefined && coversSelection(other.subject, subject, labelsOf),
    );
}

const known = new WeakMap<Network, ReadonlyMap<string, readonly Policy[]>>();

function bySubject(network: Network): ReadonlyMap<string, readonly Policy[]> {
  const answer = known.get(network);
  if (answer !== undefined) return answer;
  const index = new Map<string, Policy[]>();
  for (const policy of network.policies) {
    if (policy.subject === undefined) continue;
    const list = index.get(subjectKey(policy));
    if (list === undefined) index.set(subjectKey(policy), [policy]);
    else list.push(policy);
  }
  known.set(network, index);
  return index;
}

function subjectKey(policy: Policy): string {
  return `${policy.tier} ${scope(policy)} ${JSON.stringify(policy.subject?.pods)}`;
}

/** Admin policies are compared with all of their tier. */
function scope(policy: Policy): string {
  return policy.tier === 'network-policy' ? scopeOf(policy) : '';
}
