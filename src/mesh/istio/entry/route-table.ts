import type { Domain } from '#mesh/istio/entry/domain.ts';
import { authoritiesOf, exclusive } from '#mesh/istio/entry/domain.ts';
import type { EntryRule } from '#mesh/istio/entry/entry-rule.ts';
import {
  ALL_REQUESTS,
  intersectRequests,
  isNoRequests,
  type RequestSet,
  requestsWith,
  subtractRequests,
} from '#set/request-set.ts';
import { isAnything, type StringSet } from '#set/string-set.ts';

/** Rules for a domain, and whose they are. */
export interface HostRules<S> {
  readonly domain: Domain;
  readonly server: S;
  readonly rules: readonly EntryRule[];
  /** All requests are answered by a redirect to HTTPS, whatever the rules say. */
  readonly redirected: boolean;
}

/** A rule, and the requests that it really gets. */
export interface RoutedRule<S> {
  readonly server: S;
  readonly rule: EntryRule;
  readonly requests: RequestSet;
}

/**
 * Which requests each rule of a table gets: a request goes to the narrowest domain that its authority fits, and there to the first rule
 * that matches it; rules without a condition come last, whosever they are ("VirtualService, the first rule matching an
 * incoming request is used"; Envoy, "HTTP routing, Route matching"; Istio sorts what matches everything to the end).
 */
export function routeRequests<S>(table: readonly HostRules<S>[]): readonly RoutedRule<S>[] {
  const byDomain = new Map<Domain, HostRules<S>[]>();
  for (const one of table) {
    const known = byDomain.get(one.domain);
    if (known === undefined) byDomain.set(one.domain, [one]);
    else known.push(one);
  }
  const authorities = exclusive([...byDomain.keys()], authoritiesOf);
  return [...byDomain].flatMap(([domain, parts]) => {
    if (parts.some(({ redirected }) => redirected)) return [];
    const host = within('host', authorities.get(domain));
    const rules = parts.flatMap(({ server, rules: own }) => own.map((rule) => ({ server, rule })));
    return firstMatches(rules).flatMap((routed) => {
      const requests = intersectRequests(routed.requests, host);
      return isNoRequests(requests) ? [] : { ...routed, requests };
    });
  });
}

/** What is left for each rule by those before it. */
function firstMatches<S>(
  rules: readonly { readonly server: S; readonly rule: EntryRule }[],
): readonly RoutedRule<S>[] {
  const isLast = ({ rule }: { rule: EntryRule }) => rule.requests === ALL_REQUESTS;
  const ordered = [...rules.filter((one) => !isLast(one)), ...rules.filter(isLast)];
  const routed: RoutedRule<S>[] = [];
  let rest: RequestSet = ALL_REQUESTS;
  for (const { server, rule } of ordered) {
    const requests = intersectRequests(rule.requests, rest);
    if (isNoRequests(requests)) continue;
    routed.push({ server, rule, requests });
    rest = subtractRequests(rest, rule.requests);
    if (isNoRequests(rest)) break;
  }
  return routed;
}

/** The requests whose authority or server name is one of these. */
export function within(dimension: 'host' | 'sni', names: StringSet | undefined): RequestSet {
  return names === undefined || isAnything(names) ? ALL_REQUESTS : requestsWith({ [dimension]: names });
}
