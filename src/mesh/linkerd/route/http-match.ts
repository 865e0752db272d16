import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { RouteMatch } from '#mesh/linkerd/route/route.ts';
import type { Dimension } from '#set/dimension.ts';
import { ALL_REQUESTS, intersectRequests, type RequestSet, requestsWith } from '#set/request-set.ts';
import { ANY_CHARACTERS, pattern, strings, unionStrings } from '#set/string-set.ts';

/** What every request matches: a rule without matches (Gateway API, HTTPRouteRule, `matches`). */
export const ANY_MATCH: RouteMatch = { requests: ALL_REQUESTS, rank: [1, 0, 0, 0], path: '/' };

/**
 * A match of an HTTPRoute (Gateway API reference, HTTPRouteMatch); a text that says why the policy controller refuses the route. Ranks
 * are those of the proxy (linkerd2-proxy, http/route, `RequestMatch`): length of the path, whatever the kind of match; then method,
 * number of headers, number of query parameters.
 */
export function httpMatch(match: JsonObject): RouteMatch | string {
  const path = pathMatch(objectAt(match, 'path'));
  if (typeof path === 'string') return path;
  const method = stringAt(match, 'method');
  const headers = arrayAt(match, 'headers').filter(isObject);
  const queries = arrayAt(match, 'queryParams').filter(isObject);
  let requests = path.requests;
  if (method !== undefined) requests = intersectRequests(requests, requestsWith({ method: strings(method) }));
  for (const header of headers) requests = intersectRequests(requests, headerRequests(header));
  for (const query of queries) requests = intersectRequests(requests, queryRequests(query));
  const rank = [path.length, method === undefined ? 0 : 1, headers.length, queries.length] as const;
  return { requests, rank, ...(path.text === undefined ? {} : { path: path.text }) };
}

/** The headers that a match asks for: exact ones, or regular expressions, which stay conditions. */
export function headerRequests(header: JsonObject): RequestSet {
  const name = (stringAt(header, 'name') ?? '').toLowerCase();
  const value = stringAt(header, 'value') ?? '';
  if (stringAt(header, 'type') === 'RegularExpression') return condition(`header ${name} matches ${value}`);
  return requestsWith({ [`header:${name}`]: strings(value) });
}

/** A parameter of the query: exact, or a regular expression, which stays a condition. */
function queryRequests(query: JsonObject): RequestSet {
  const name = stringAt(query, 'name') ?? '';
  const value = stringAt(query, 'value') ?? '';
  if (stringAt(query, 'type') === 'RegularExpression') return condition(`query ${name} matches ${value}`);
  return requestsWith({ [`query:${name}`]: strings(value) });
}

function condition(text: string): RequestSet {
  const dimension: Dimension = `condition:${text}`;
  return requestsWith({ [dimension]: strings('true') });
}

interface PathMatch {
  readonly requests: RequestSet;
  readonly length: number | undefined;
  readonly text?: string;
}

/** A prefix matches whole elements, and slashes at the end don't count (linkerd2-proxy, `MatchPath`). */
function pathMatch(path: JsonObject): PathMatch | string {
  const value = stringAt(path, 'value') ?? '/';
  const type = stringAt(path, 'type') ?? 'PathPrefix';
  if (type === 'RegularExpression')
    return { requests: condition(`path matches ${value}`), length: undefined };
  if (!value.startsWith('/')) return `the path ${value} is not absolute`;
  if (type === 'Exact') {
    return { requests: requestsWith({ path: strings(value) }), length: value.length, text: value };
  }
  if (type !== 'PathPrefix') return `there is no match of paths ${type}`;
  if (value === '/') return { requests: ALL_REQUESTS, length: 1, text: '/' };
  const prefix = value.replace(/\/+$/, '');
  const paths = unionStrings(pattern(prefix, '/', ANY_CHARACTERS), strings(prefix));
  return { requests: requestsWith({ path: paths }), length: prefix.length, text: prefix };
}
