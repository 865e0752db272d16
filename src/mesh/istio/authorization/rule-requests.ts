import {
  attributeRequests,
  type Layer,
  type RuleContext,
} from '#mesh/istio/authorization/attribute-requests.ts';
import type { AuthorizationPolicy, Rule, Term } from '#mesh/istio/authorization/policy.ts';
import { anyOf } from '#mesh/istio/authorization/token-values.ts';
import type { IstioSettings } from '#mesh/istio/settings/settings.ts';
import {
  ALL_REQUESTS,
  intersectRequests,
  NO_REQUESTS,
  type RequestSet,
  subtractRequests,
} from '#set/request-set.ts';

/**
 * The requests that a rule matches on a layer, at a port of the workload's pods. What the layer can't tell makes a rule of an ALLOW
 * policy match nothing, and is left out of the rules of the others (Istio docs, "Authorization for TCP traffic"). Without `tokens`
 * nobody is taken to have a valid token.
 */
export function ruleRequests(
  policy: AuthorizationPolicy,
  rule: Rule,
  layer: Layer,
  settings: IstioSettings,
  at: { readonly port: number; readonly tokens?: boolean },
): RequestSet {
  const { port, tokens = true } = at;
  const context: RuleContext = { layer, settings, namespace: policy.namespace, port, tokens };
  if (policy.action === 'ALLOW' && !isTold(rule, context)) return NO_REQUESTS;
  const every = [
    alternatives(rule.from, context),
    alternatives(rule.to, context),
    ...conditions(rule, context),
  ];
  return every.reduce(intersectRequests, ALL_REQUESTS);
}

/** Whether a layer can tell all that a rule asks for. */
function isTold({ from, to, when }: Rule, context: RuleContext): boolean {
  if (context.layer === 'ztunnel' && when.some(({ attribute }) => FIELD_ONLY.includes(attribute)))
    return false;
  const terms = [...from.flat(), ...to.flat(), ...when];
  return terms.every(({ attribute }) => attributeRequests(attribute, [], context) !== undefined);
}

/** What istiod hands to ztunnel as fields of a source, but not as keys of `when`. */
const FIELD_ONLY: readonly string[] = ['source.serviceAccount', 'source.trustDomain'];

function alternatives(lists: readonly (readonly Term[])[], context: RuleContext): RequestSet {
  if (lists.length === 0) return ALL_REQUESTS;
  return anyOf(lists.map((terms) => allOf(terms, context)));
}

function conditions({ when }: Rule, context: RuleContext): readonly RequestSet[] {
  return when.map((term) => {
    const left = context.layer === 'ztunnel' && FIELD_ONLY.includes(term.attribute);
    return allOf(left ? [] : [term], context);
  });
}

/**
 * All terms of a source, of an operation or of a condition. Of none that the layer can tell, Envoy takes everything; ztunnel takes
 * nothing, since an empty match never matches there.
 */
function allOf(terms: readonly Term[], context: RuleContext): RequestSet {
  const sets = terms.map((term) => termRequests(term, context)).filter((set) => set !== undefined);
  if (sets.length === 0 && context.layer === 'ztunnel') return NO_REQUESTS;
  return sets.reduce(intersectRequests, ALL_REQUESTS);
}

function termRequests({ attribute, values, notValues }: Term, context: RuleContext): RequestSet | undefined {
  const among = values.length === 0 ? ALL_REQUESTS : attributeRequests(attribute, values, context);
  const others = attributeRequests(attribute, notValues, context);
  return among && others && (notValues.length === 0 ? among : subtractRequests(among, others));
}
