import type { Pointer } from '#manifest/pointer.ts';
import type { Layer } from '#mesh/istio/authorization/attribute-requests.ts';
import type { AuthorizationPolicy } from '#mesh/istio/authorization/policy.ts';
import { ruleRequests } from '#mesh/istio/authorization/rule-requests.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { RequestSet } from '#set/request-set.ts';

/** What a policy is asked: everything that its meaning depends on. */
export interface Question {
  readonly layer: Layer;
  readonly port: number;
  readonly tokens: boolean;
}

export interface MatchedRule {
  readonly pointer: Pointer;
  readonly requests: RequestSet;
}

const built = new WeakMap<AuthorizationPolicy, Map<string, readonly MatchedRule[]>>();

/** The requests that each rule of a policy matches, built once for all workloads and ports to which it means the same. */
export function policyRequests(
  istio: Istio,
  policy: AuthorizationPolicy,
  { layer, port, tokens }: Question,
): readonly MatchedRule[] {
  const key = `${layer} ${tokens} ${portMeaning([policy], port)}`;
  const known = built.get(policy) ?? new Map<string, readonly MatchedRule[]>();
  built.set(policy, known);
  const requests =
    known.get(key) ??
    policy.rules.map((rule) => ({
      pointer: rule.pointer,
      requests: ruleRequests(policy, rule, layer, istio.settings, { port, tokens }),
    }));
  known.set(key, requests);
  return requests;
}

const named = new WeakMap<AuthorizationPolicy, readonly number[]>();

/** The ports that policies name, by number. */
export function namedPorts(policies: readonly AuthorizationPolicy[]): readonly number[] {
  return [...new Set(policies.flatMap(portsOf))].sort((a, b) => a - b);
}

function portsOf(policy: AuthorizationPolicy): readonly number[] {
  const known = named.get(policy);
  if (known !== undefined) return known;
  const terms = policy.rules.flatMap(({ to, when }) => [...to.flat(), ...when]);
  const ports = terms
    .filter(({ attribute }) => attribute === 'destination.port')
    .flatMap(({ values, notValues }) => [...values, ...notValues].map(Number))
    .filter((port) => Number.isInteger(port) && port > 0 && port <= 65535);
  named.set(policy, ports);
  return ports;
}

/** A port if some policy names it; all others mean the same. */
export function portMeaning(policies: readonly AuthorizationPolicy[], port: number): string {
  return policies.some((policy) => portsOf(policy).includes(port)) ? String(port) : 'other';
}
