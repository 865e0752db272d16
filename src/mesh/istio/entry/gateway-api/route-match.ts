import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { requestsMatching } from '#mesh/istio/entry/string-match.ts';
import type { Dimension } from '#set/dimension.ts';
import { ALL_REQUESTS, intersectRequests, type RequestSet } from '#set/request-set.ts';
import { ANY_CHARACTERS, ANYTHING, pattern, type StringSet, strings, unionStrings } from '#set/string-set.ts';

/** What a match matches, and its weight: kind of path, length of the path, method, number of headers, of parameters. */
export interface RankedMatch {
  readonly requests: RequestSet;
  readonly rank: readonly [path: number, length: number, method: number, headers: number, parameters: number];
}

const [EXACT, PREFIX, REGEX] = [3, 2, 1];

/** The match of a rule without any: the prefix `/`. */
export const UNCONDITIONAL: RankedMatch = { requests: ALL_REQUESTS, rank: [PREFIX, 1, 0, 0, 0] };

/** An HTTPRouteMatch of the Gateway API: all of its conditions hold. Without a path, the prefix `/`. */
export function httpMatch(match: JsonObject): RankedMatch {
  const path = objectAt(match, 'path');
  const [type, value] = [stringAt(path, 'type') ?? 'PathPrefix', stringAt(path, 'value') ?? '/'];
  const method = stringAt(match, 'method');
  const headers = arrayAt(match, 'headers').filter(isObject);
  const parameters = arrayAt(match, 'queryParams').filter(isObject);
  const rank = type === 'Exact' ? EXACT : type === 'PathPrefix' ? PREFIX : REGEX;
  return {
    requests: all([
      pathRequests(type, value),
      method === undefined ? ALL_REQUESTS : requestsMatching('method', strings(method)),
      ...headers.map((one) => named(one, (name) => `header:${name.toLowerCase()}`)),
      ...parameters.map((one) => named(one, (name) => `query:${name}`)),
    ]),
    rank: [rank, value.length, method === undefined ? 0 : 1, headers.length, parameters.length],
  };
}

/** A GRPCRouteMatch: the path of a call is `/service/method` (GRPCMethodMatch). */
export function grpcMatch(match: JsonObject): RankedMatch {
  const call = objectAt(match, 'method');
  const [service, method] = [stringAt(call, 'service') ?? '', stringAt(call, 'method') ?? ''];
  const headers = arrayAt(match, 'headers').filter(isObject);
  const isRegex = stringAt(call, 'type') === 'RegularExpression';
  const path = isRegex
    ? requestsMatching('path', { regex: `/${service || '[^/]+'}/${method || '[^/]+'}` })
    : exactCall(service, method);
  const rank = service === '' && method === '' ? PREFIX : isRegex || service === '' ? REGEX : EXACT;
  return {
    requests: all([path, ...headers.map((one) => named(one, (name) => `header:${name.toLowerCase()}`))]),
    rank: [
      service !== '' && method === '' ? PREFIX : rank,
      service.length + method.length,
      0,
      headers.length,
      0,
    ],
  };
}

/** A prefix is one of path elements: `/abc` covers `/abc` and `/abc/def`, not `/abcd`; a slash at its end says nothing. */
export function pathsUnder(prefix: string): StringSet {
  const stem = prefix.replace(/\/+$/, '');
  return stem === '' ? ANYTHING : unionStrings(strings(stem), pattern(`${stem}/`, ANY_CHARACTERS));
}

function pathRequests(type: string, value: string): RequestSet {
  if (type === 'Exact') return requestsMatching('path', strings(value));
  if (type === 'PathPrefix') return requestsMatching('path', pathsUnder(value));
  return value === '.*' ? ALL_REQUESTS : requestsMatching('path', { regex: value });
}

const ELEMENT = { characters: '/', except: true, repeat: true };

function exactCall(service: string, method: string): RequestSet {
  if (service === '' && method === '') return ALL_REQUESTS;
  if (service !== '' && method !== '') return requestsMatching('path', strings(`/${service}/${method}`));
  if (method === '') return requestsMatching('path', pattern(`/${service}/`, ANY_CHARACTERS));
  return requestsMatching('path', pattern('/', { ...ELEMENT, repeat: false }, ELEMENT, `/${method}`));
}

/** A header or a parameter: exact unless it says that it is a regular expression. */
function named(match: JsonObject, dimensionOf: (name: string) => Dimension): RequestSet {
  const value = stringAt(match, 'value') ?? '';
  const dimension = dimensionOf(stringAt(match, 'name') ?? '');
  const isRegex = stringAt(match, 'type') === 'RegularExpression';
  return requestsMatching(dimension, isRegex ? { regex: value } : strings(value));
}

function all(parts: readonly RequestSet[]): RequestSet {
  return parts.reduce(intersectRequests, ALL_REQUESTS);
}
