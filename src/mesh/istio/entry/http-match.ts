import { isObject, type Json, type JsonObject, objectAt } from '#manifest/json.ts';
import {
  pathsWithPrefix,
  readStringMatch,
  requestsMatching,
  requestsNotMatching,
  type ValueMatch,
} from '#mesh/istio/entry/string-match.ts';
import type { Dimension } from '#set/dimension.ts';
import { ALL_REQUESTS, intersectRequests, type RequestSet } from '#set/request-set.ts';
import { isAnything, strings } from '#set/string-set.ts';

/** Conditions of their own, so that an entry of this name among the headers is ignored ("HTTPMatchRequest, headers"). */
const NO_HEADERS = ['uri', 'scheme', 'method', 'authority'];

/**
 * The requests that an HTTPMatchRequest matches: all of its conditions hold (VirtualService, "HTTPMatchRequest"). What it says about the
 * port, the gateway and the proxy isn't about the request, and is left to `appliesTo`.
 */
export function httpMatchRequests(match: JsonObject): RequestSet {
  const parts: RequestSet[] = [pathRequests(match)];
  const single: readonly (readonly [string, Dimension])[] = [
    ['method', 'method'],
    ['authority', 'host'],
    ['scheme', 'header::scheme'],
  ];
  for (const [key, dimension] of single) {
    if (isObject(match[key])) parts.push(requestsMatching(dimension, readStringMatch(match[key])));
  }
  for (const [name, written] of Object.entries(objectAt(match, 'headers'))) {
    if (NO_HEADERS.includes(name)) continue;
    parts.push(headerRequests(name, written, requestsMatching));
  }
  for (const [name, written] of Object.entries(objectAt(match, 'withoutHeaders'))) {
    parts.push(headerRequests(name, written, requestsNotMatching));
  }
  for (const [name, written] of Object.entries(objectAt(match, 'queryParams'))) {
    parts.push(requestsMatching(`query:${name}`, valueMatch(written)));
  }
  return parts.reduce(intersectRequests, ALL_REQUESTS);
}

/** The path as a StringMatch; `ignoreUriCase` holds for `exact` and `prefix` only. */
function pathRequests(match: JsonObject): RequestSet {
  const uri = match['uri'];
  if (!isObject(uri) || uri['regex'] === '.*') return ALL_REQUESTS;
  if (typeof uri['prefix'] === 'string' && isAnything(pathsWithPrefix(uri['prefix']))) return ALL_REQUESTS;
  if (['exact', 'prefix', 'regex'].every((key) => uri[key] === undefined)) return ALL_REQUESTS;
  return requestsMatching('path', readStringMatch(uri, match['ignoreUriCase'] === true));
}

/** `@request.auth.claims…` is about a valid token ("Route requests based on JWT claims"): only the proxy can tell. */
function headerRequests(
  name: string,
  written: Json | undefined,
  requests: typeof requestsMatching,
): RequestSet {
  if (!name.startsWith('@request.auth.claims'))
    return requests(`header:${name.toLowerCase()}`, valueMatch(written));
  return requests(`condition:${name} is ${JSON.stringify(written ?? null)}`, strings('true'));
}

function valueMatch(written: Json | undefined): ValueMatch {
  return readStringMatch(isObject(written) ? written : {});
}
