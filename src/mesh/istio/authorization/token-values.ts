import { meant, SOMETHING } from '#mesh/istio/authorization/value-pattern.ts';
import type { Dimension } from '#set/dimension.ts';
import { NO_REQUESTS, type RequestSet, requestsWith, unionRequests } from '#set/request-set.ts';
import { pattern, type StringSet, strings } from '#set/string-set.ts';

/**
 * Requests by `requestPrincipals` and `request.auth.principal`: issuer and subject of a valid token, as `ISSUER/SUBJECT`. Told apart
 * at the last slash, since an issuer may be a URL; so they are two dimensions, `claim:iss` and `claim:sub`, each of one value.
 */
export function byRequestPrincipal(value: string): RequestSet {
  const { issuer, subject } = issuerAndSubject(value);
  return requestsWith({ 'claim:iss': issuer, 'claim:sub': subject });
}

function issuerAndSubject(value: string): { readonly issuer: StringSet; readonly subject: StringSet } {
  if (value === '*') return { issuer: SOMETHING, subject: SOMETHING };
  const slash = value.lastIndexOf('/');
  const [issuer, subject] = slash < 0 ? [value, ''] : [value.slice(0, slash), value.slice(slash + 1)];
  if (value.startsWith('*')) {
    if (slash < 0) return { issuer: SOMETHING, subject: meant(value) };
    return { issuer: meant(issuer), subject: pattern(subject) };
  }
  if (value.endsWith('*')) {
    if (slash < 0) return { issuer: meant(value), subject: SOMETHING };
    return { issuer: pattern(issuer), subject: meant(subject) };
  }
  return { issuer: pattern(issuer), subject: pattern(subject) };
}

/** Claims that have one value (RFC 7519, 4.1.1 and 4.1.2). */
const SINGLE = new Map<string, Dimension>([
  ['request.auth.claims[iss]', 'claim:iss'],
  ['request.auth.claims[sub]', 'claim:sub'],
  ['request.auth.presenter', 'presenter'],
  ['request.auth.claims[azp]', 'presenter'],
]);

/**
 * Requests by a claim of a valid token. A claim may be a list, and then has several values at once: so whether one of them is as
 * `value` says is a condition of its own for each claim and value, and holds or doesn't whatever the others do.
 */
export function byClaim(attribute: string, value: string): RequestSet {
  const dimension = SINGLE.get(attribute);
  if (dimension !== undefined) return requestsWith({ [dimension]: meant(value) });
  return byCondition(`${attribute.replace('request.auth.claims[aud]', 'request.auth.audiences')}=${value}`);
}

/** Requests for which something holds that can't be told from the request. */
export function byCondition(condition: string): RequestSet {
  return requestsWith({ [`condition:${condition}`]: strings('true') });
}

export function anyOf(sets: readonly RequestSet[]): RequestSet {
  return sets.reduce(unionRequests, NO_REQUESTS);
}
