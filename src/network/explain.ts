import type { Network } from '#network/network.ts';
import type { Peer } from '#network/peer.ts';
import { type Policy, type PolicyRule, rulesFor } from '#network/read/policy.ts';
import type { Because, Direction, Tier, UnknownReason } from '#network/verdict/because.ts';
import { egressVerdict, exemption, governingPeer, ingressVerdict } from '#network/verdict/direction.ts';
import { matchPeers } from '#network/verdict/rule-match.ts';
import { matchOf, type Question } from '#network/verdict/tier.ts';
import type { Outcome, Verdict } from '#network/verdict/verdict.ts';
import { connectionsOn, hasConnection, intersect, isEmpty, type Protocol } from '#set/connection-set.ts';

/** One rule that was looked at, and whether it matched the connection. */
export interface ExplainedRule {
  readonly rule: PolicyRule;
  /** - `peer`, `port`: what didn't match. - `unknown`: see `reason`. - `not-reached`: something before it decided. */
  readonly result: 'matched' | 'peer' | 'port' | 'unknown' | 'not-reached';
  readonly reason?: UnknownReason;
}

/** One policy that governs the end in question, with its rules in order. */
export interface ExplainedPolicy {
  readonly policy: Policy;
  readonly tier: Tier;
  readonly rules: readonly ExplainedRule[];
}

/** What one end says about the connection: the policies in the order in which they are asked, and the outcome. */
export interface ExplainedDirection {
  readonly direction: Direction;
  readonly outcome: Outcome;
  readonly because: readonly Because[];
  readonly policies: readonly ExplainedPolicy[];
}

/** Why a connection is open, closed or unknown. */
export interface Explanation {
  readonly from: Peer;
  readonly to: Peer;
  readonly protocol: Protocol;
  readonly port: number;
  readonly outcome: Outcome;
  readonly egress: ExplainedDirection;
  readonly ingress: ExplainedDirection;
}

/** Explains one connection, as a packet meets it: first what governs the source, then what governs the destination. */
export function explain(
  network: Network,
  from: Peer,
  to: Peer,
  port: number,
  protocol: Protocol = 'TCP',
): Explanation {
  const at = { protocol, port };
  const out: Question = { network, direction: 'egress', governed: from, other: to, destination: to };
  const into: Question = { network, direction: 'ingress', governed: to, other: from, destination: to };
  const egress = explainDirection(out, egressVerdict(network, from, to), at);
  const ingress = explainDirection(into, ingressVerdict(network, to, from), at);
  return { from, to, protocol, port, outcome: together(egress.outcome, ingress.outcome), egress, ingress };
}

interface At {
  readonly protocol: Protocol;
  readonly port: number;
}

function together(a: Outcome, b: Outcome): Outcome {
  if (a === 'closed' || b === 'closed') return 'closed';
  return a === 'unknown' || b === 'unknown' ? 'unknown' : 'open';
}

function explainDirection(question: Question, verdict: Verdict, at: At): ExplainedDirection {
  const { direction } = question;
  const decision = verdict.decisions.find(({ connections }) =>
    hasConnection(connections, at.protocol, at.port),
  );
  const governing = governingPeer(question.network, question.governed, direction);
  const asked = exemption(question) === undefined ? governing.policies : [];
  return {
    direction,
    outcome: decision?.outcome ?? 'closed',
    because: decision?.because ?? [],
    policies: explainPolicies(question, asked, at),
  };
}

/** What decides: a NetworkPolicy, once it selects the pod, leaves nothing to the Baseline tier. */
function explainPolicies(
  question: Question,
  policies: readonly Policy[],
  at: At,
): readonly ExplainedPolicy[] {
  const explained: ExplainedPolicy[] = [];
  const isolated = policies.some(({ tier, subject }) => tier === 'network-policy' && subject !== undefined);
  let over: { readonly tier: Tier; readonly priority: number; readonly decided: boolean } | undefined;
  for (const policy of policies) {
    const { tier, priority } = policy;
    const skipped =
      (over !== undefined &&
        (over.decided || tier === over.tier) &&
        !(tier === over.tier && priority === over.priority)) ||
      (tier === 'baseline' && isolated);
    const rules = explainRules(question, policy, at, skipped);
    explained.push({ policy, tier, rules });
    const match = rules.find(({ result }) => result === 'matched')?.rule;
    if (tier !== 'network-policy' && match !== undefined && !skipped) {
      over = { tier, priority, decided: match.effect !== 'pass' || over?.decided === true };
    }
  }
  return explained;
}

function explainRules(
  question: Question,
  policy: Policy,
  at: At,
  skipped: boolean,
): readonly ExplainedRule[] {
  let over = skipped;
  return (rulesFor(policy, question.direction) ?? []).map((rule) => {
    if (over) return { rule, result: 'not-reached' };
    const explained = explainRule(question, policy, rule, at);
    over = policy.tier !== 'network-policy' && explained.result === 'matched';
    return explained;
  });
}

function explainRule(question: Question, policy: Policy, rule: PolicyRule, at: At): ExplainedRule {
  const match = matchOf(question, policy, rule);
  const one = connectionsOn(at.protocol, [[at.port, at.port]]);
  if (!isEmpty(intersect(match.sure, one))) return { rule, result: 'matched' };
  if (!isEmpty(intersect(match.maybe, one))) {
    return { rule, result: 'unknown', ...(match.reason === undefined ? {} : { reason: match.reason }) };
  }
  const peers = matchPeers(question.network, rule, policy.tier, question.other);
  return { rule, result: peers.match === 'no' ? 'peer' : 'port' };
}
