import type { Network } from '#network/network.ts';
import type { Peer } from '#network/peer.ts';
import { type Policy, type PolicyRule, rulesFor } from '#network/read/policy.ts';
import type { Because, Direction, UnknownReason } from '#network/verdict/because.ts';
import { type Pending, type Possibility, saying, within, without } from '#network/verdict/decide.ts';
import { matchRule, type RuleMatch } from '#network/verdict/rule-match.ts';
import { type ConnectionSet, isEmpty, union } from '#set/connection-set.ts';

/** One question put to the policies of a pod. */
export interface Question {
  readonly network: Network;
  readonly direction: Direction;
  /** The end whose policies are asked. */
  readonly governed: Peer;
  readonly other: Peer;
  /** Whichever of the two the connection goes to. */
  readonly destination: Peer;
}

/** What a tier made of the connections it was given. */
export interface TierResult {
  readonly decided: readonly Possibility[];
  /** On to the next tier by a rule's word. */
  readonly passed: readonly Pending[];
  /** No rule of the tier matched. */
  readonly rest: readonly Pending[];
}

/**
 * Asks the policies of an admin or baseline tier in order of priority; within one, the first matching rule decides. Of
 * policies with the same priority "the implementation can apply any of the matching policies"
 * (ClusterNetworkPolicySpec, `priority`): each is asked by itself, and every answer is possible.
 */
export function askTier(
  question: Question,
  policies: readonly Policy[],
  pending: readonly Pending[],
): TierResult {
  const decided: Possibility[] = [];
  const passed: Pending[] = [];
  let rest = pending;
  for (const equals of byPriority(policies)) {
    const answers = equals.map((policy) => askPolicy(question, policy, rest));
    for (const answer of answers) {
      decided.push(...answer.decided);
      passed.push(...answer.passed);
    }
    const [first, ...others] = answers.map((answer) => answer.rest);
    rest = others.reduce((left, right) => within(left, total(right)), first ?? rest);
  }
  return { decided, passed, rest };
}

function askPolicy(question: Question, policy: Policy, pending: readonly Pending[]): TierResult {
  const decided: Possibility[] = [];
  const passed: Pending[] = [];
  let rest = pending;
  for (const rule of rulesFor(policy, question.direction) ?? []) {
    const match = matchOf(question, policy, rule);
    const because = ruleBecause(question.direction, policy, rule);
    const take = (hit: readonly Pending[]): void => {
      if (rule.effect === 'pass') passed.push(...hit);
      else
        for (const one of hit) decided.push({ ...one, outcome: rule.effect === 'allow' ? 'open' : 'closed' });
    };
    if (!isEmpty(match.maybe)) {
      take(saying(within(rest, match.maybe), unknownBecause(question.direction, policy, match), because));
    }
    if (!isEmpty(match.sure)) {
      take(saying(within(rest, match.sure), because));
      rest = without(rest, match.sure);
    }
  }
  return { decided, passed, rest };
}

/** What a rule matches in answer to a question. Of a policy whose subject can't be read, nothing is sure. */
export function matchOf(
  { network, other, destination }: Question,
  policy: Policy,
  rule: PolicyRule,
): RuleMatch {
  const match = matchRule(network, rule, policy.tier, other, destination);
  if (policy.subject !== undefined) return match;
  return {
    sure: { TCP: [], UDP: [], SCTP: [] },
    maybe: union(match.sure, match.maybe),
    reason: 'invalid-policy',
    pointer: policy.subjectPointer,
  };
}

export function ruleBecause(direction: Direction, policy: Policy, rule: PolicyRule): Because {
  return {
    type: 'rule',
    policy: policy.resource,
    tier: policy.tier,
    direction,
    effect: rule.effect,
    rule: rule.index,
    pointer: rule.pointer,
    ...(rule.name === undefined ? {} : { name: rule.name }),
  };
}

export function unknownBecause(
  direction: Direction,
  policy: Policy,
  { reason, pointer }: { readonly reason?: UnknownReason; readonly pointer: string },
): Because {
  return { type: 'unknown', direction, reason: reason ?? 'invalid-policy', policy: policy.resource, pointer };
}

function byPriority(policies: readonly Policy[]): readonly (readonly Policy[])[] {
  const groups: Policy[][] = [];
  for (const policy of policies) {
    const last = groups.at(-1);
    if (last?.[0]?.priority === policy.priority) last.push(policy);
    else groups.push([policy]);
  }
  return groups;
}

function total(pending: readonly Pending[]): ConnectionSet {
  return pending.reduce<ConnectionSet>((set, { connections }) => union(set, connections), {
    TCP: [],
    UDP: [],
    SCTP: [],
  });
}
