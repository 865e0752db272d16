import type { RequestDecision } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { AuthorizationPolicy } from '#mesh/istio/authorization/policy.ts';
import { policyRequests, type Question } from '#mesh/istio/authorization/policy-requests.ts';
import { type Custom, customOf } from '#mesh/istio/authorization/providers.ts';
import { byCondition } from '#mesh/istio/authorization/token-values.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { IstioReason } from '#mesh/istio/reasons.ts';
import {
  ALL_REQUESTS,
  intersectRequests,
  isNoRequests,
  type RequestSet,
  subtractRequests,
} from '#set/request-set.ts';

/** Policies by what they do. Those that are refused come besides: what they would do isn't known. */
interface Sorted {
  readonly custom: readonly AuthorizationPolicy[];
  readonly deny: readonly AuthorizationPolicy[];
  readonly allow: readonly AuthorizationPolicy[];
  readonly refused: readonly AuthorizationPolicy[];
}

/** Takes decisions about what is left, so that they partition all requests. */
interface Ledger {
  rest: RequestSet;
  readonly decisions: RequestDecision[];
}

/**
 * The decisions of a proxy that reads a connection in one way: first CUSTOM, then DENY, then ALLOW; without any ALLOW policy what is
 * left is permitted, else denied (API reference, "Authorization Policy"). AUDIT and dry-run policies decide nothing.
 */
export function readingDecisions(
  istio: Istio,
  policies: readonly AuthorizationPolicy[],
  question: Question,
): readonly RequestDecision[] {
  const sorted = sort(policies, question);
  const ledger: Ledger = { rest: ALL_REQUESTS, decisions: [] };
  const doubts = takeCustom(istio, sorted, question, ledger);
  takeRules(istio, sorted.deny, question, ledger, 'denied', 'istio/denied-by');
  takeRules(istio, sorted.allow, question, ledger, 'permitted', 'istio/allowed-by');
  takeRest(sorted, ledger);
  const wide = sorted.refused
    .filter(({ action }) => action !== 'ALLOW')
    .map((policy) => ({
      requests: ALL_REQUESTS,
      because: refusedBecause(policy),
    }));
  return [...doubts, ...wide].reduce(doubted, ledger.decisions);
}

/** ztunnel isn't handed CUSTOM policies (Istio docs, "Layer 4 policy in ztunnel"). */
function sort(policies: readonly AuthorizationPolicy[], { layer }: Question): Sorted {
  const enforced = policies.filter(({ dryRun, action }) => !dryRun && action !== 'AUDIT');
  const told = enforced.filter(({ action }) => layer !== 'ztunnel' || action !== 'CUSTOM');
  const valid = told.filter(({ refused }) => refused === undefined);
  return {
    custom: valid.filter(({ action }) => action === 'CUSTOM'),
    deny: valid.filter(({ action }) => action === 'DENY'),
    allow: valid.filter(({ action }) => action === 'ALLOW'),
    refused: told.filter(({ refused }) => refused !== undefined),
  };
}

interface Doubt {
  readonly requests: RequestSet;
  readonly because: MeshBecause;
}

const CUSTOM_REASONS: Readonly<Record<Exclude<Custom, 'ignored'>, IstioReason>> = {
  asked: 'istio/provider-refuses',
  missing: 'istio/provider-missing',
  conflict: 'istio/provider-conflict',
  unknown: 'istio/provider-kind-unknown',
};

function takeCustom(istio: Istio, { custom }: Sorted, question: Question, ledger: Ledger): readonly Doubt[] {
  const doubts: Doubt[] = [];
  for (const policy of custom) {
    const fate = customOf(istio.settings, custom, policy, question.layer);
    if (fate === 'ignored') continue;
    for (const { pointer, requests } of policyRequests(istio, policy, question)) {
      const { resource, provider } = policy;
      const because = { reason: CUSTOM_REASONS[fate], resource, pointer, detail: provider };
      if (fate === 'unknown') doubts.push({ requests, because });
      else {
        const refused = fate === 'asked' ? subtractRequests(requests, byCondition(provider)) : requests;
        take(ledger, refused, 'denied', [because]);
      }
    }
  }
  return doubts;
}

function takeRules(
  istio: Istio,
  policies: readonly AuthorizationPolicy[],
  question: Question,
  ledger: Ledger,
  outcome: RequestDecision['outcome'],
  reason: IstioReason,
): void {
  for (const policy of policies) {
    for (const { pointer, requests } of policyRequests(istio, policy, question)) {
      take(ledger, requests, outcome, [{ reason, resource: policy.resource, pointer }]);
    }
  }
}

function takeRest({ custom, deny, allow, refused }: Sorted, ledger: Ledger): void {
  const doubted = refused.filter(({ action }) => action === 'ALLOW').map(refusedBecause);
  const none = custom.length + deny.length === 0 ? 'istio/no-authorization-policy' : 'istio/no-allow-policy';
  const because = allow.length === 0 ? [{ reason: none } as const] : allow.map(allowsNoMore);
  const outcome = allow.length === 0 ? 'permitted' : 'denied';
  take(ledger, ledger.rest, doubted.length > 0 ? 'unknown' : outcome, [...because, ...doubted]);
}

function allowsNoMore({ resource, rules }: AuthorizationPolicy): MeshBecause {
  const reason = rules.length === 0 ? 'istio/allows-nothing' : 'istio/no-rule-allows';
  return { reason, resource, pointer: '/spec' };
}

function refusedBecause({ resource, refused }: AuthorizationPolicy): MeshBecause {
  const { pointer = '', message = '' } = refused ?? {};
  return { reason: 'istio/policy-refused', resource, pointer, detail: message };
}

function take(
  ledger: Ledger,
  requests: RequestSet,
  outcome: RequestDecision['outcome'],
  because: readonly MeshBecause[],
): void {
  const taken = intersectRequests(ledger.rest, requests);
  if (isNoRequests(taken)) return;
  ledger.decisions.push({ requests: taken, outcome, because });
  ledger.rest = subtractRequests(ledger.rest, requests);
}

/** What would be permitted isn't sure where there is a doubt. */
function doubted(decisions: readonly RequestDecision[], doubt: Doubt): RequestDecision[] {
  return decisions.flatMap((decision): RequestDecision[] => {
    const { requests, outcome, because } = decision;
    const inDoubt = outcome === 'denied' ? [] : intersectRequests(requests, doubt.requests);
    if (isNoRequests(inDoubt)) return [decision];
    const sure = subtractRequests(requests, doubt.requests);
    const unknown = { requests: inDoubt, outcome: 'unknown', because: [...because, doubt.because] } as const;
    return isNoRequests(sure) ? [unknown] : [{ ...decision, requests: sure }, unknown];
  });
}
