import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { headerRequests } from '#mesh/linkerd/route/http-match.ts';
import type { RouteMatch } from '#mesh/linkerd/route/route.ts';
import { intersectRequests, requestsWith } from '#set/request-set.ts';
import { ANY_CHARACTERS, pattern, strings, unionStrings } from '#set/string-set.ts';

/** Any characters but a slash: an element of a path. */
const ELEMENT = { characters: '/', except: true, repeat: true } as const;

/**
 * A match of a GRPCRoute (Gateway API reference, GRPCRouteMatch): POST to `/service/method`. Ranks are those of the proxy
 * (linkerd2-proxy, http/route, grpc): lengths of the service and of the method, number of headers.
 */
export function grpcMatch(match: JsonObject): RouteMatch | string {
  const rpc = objectAt(match, 'method');
  if (stringAt(rpc, 'type') === 'RegularExpression')
    return 'a regular expression for an RPC is not supported';
  const [service, method] = [stringAt(rpc, 'service') ?? '', stringAt(rpc, 'method') ?? ''];
  const headers = arrayAt(match, 'headers').filter(isObject);
  const start = ['/', service === '' ? ELEMENT : service, '/', method === '' ? ELEMENT : method] as const;
  const path = unionStrings(pattern(...start), pattern(...start, '/', ANY_CHARACTERS));
  let requests = requestsWith({ method: strings('POST'), path });
  for (const header of headers) requests = intersectRequests(requests, headerRequests(header));
  return { requests, rank: [service.length, method.length, headers.length] };
}

/** What a rule without matches, and a Server without routes, takes. */
export function anyRpc(): RouteMatch {
  const match = grpcMatch({});
  return typeof match === 'string' ? { requests: [], rank: [0, 0, 0] } : match;
}
