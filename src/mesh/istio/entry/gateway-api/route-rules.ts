import { namespaceOf } from '#cluster/namespace.ts';
import { isGranted } from '#cluster/reference-grant.ts';
import {
  arrayAt,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  stringAt,
} from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { specOf } from '#mesh/istio/client/istio-resources.ts';
import type { EntryAction, EntryDestination, EntryRule } from '#mesh/istio/entry/entry-rule.ts';
import type { RouteKind } from '#mesh/istio/entry/gateway-api/attached-routes.ts';
import {
  grpcMatch,
  httpMatch,
  type RankedMatch,
  UNCONDITIONAL,
} from '#mesh/istio/entry/gateway-api/route-match.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** A match of a rule, with what decides its place among those of all routes of a host name. */
export interface RankedRule extends EntryRule {
  readonly rank: RankedMatch['rank'];
}

/** The rules of a route, one for each match, in the order in which they are written. */
export function routeRules(istio: Istio, kind: RouteKind, resource: Resource): readonly RankedRule[] {
  return arrayAt(specOf(resource), 'rules').flatMap((rule, index) => {
    if (!isObject(rule)) return [];
    const pointer = joinPointer('/spec', 'rules', index);
    const action = actionOf(istio, rule, resource, pointer);
    return matchesOf(kind, rule).map((match) => ({ resource, pointer, action, ...match }));
  });
}

/**
 * Which of two matches is tried first: an exact path, else the longest prefix, then a method, more headers, more parameters (HTTPRouteRule,
 * `matches`); what is left equal stays in order.
 */
export function byRank(a: RankedRule, b: RankedRule): number {
  for (const [index, value] of a.rank.entries()) {
    const difference = (b.rank[index] ?? 0) - value;
    if (difference !== 0) return difference;
  }
  return 0;
}

function matchesOf(kind: RouteKind, rule: JsonObject): readonly RankedMatch[] {
  const matches = rule['matches'];
  if (kind === 'TLSRoute' || kind === 'TCPRoute') return [UNCONDITIONAL];
  if (!isArray(matches) || matches.length === 0) return [UNCONDITIONAL];
  return matches.filter(isObject).map(kind === 'HTTPRoute' ? httpMatch : grpcMatch);
}

function actionOf(istio: Istio, rule: JsonObject, resource: Resource, pointer: Pointer): EntryAction {
  const filters = arrayAt(rule, 'filters').filter(isObject);
  const redirect = filters.find(({ type }) => type === 'RequestRedirect');
  if (redirect !== undefined) {
    const scheme = stringAt(objectAt(redirect, 'requestRedirect'), 'scheme');
    return { type: 'redirect', secure: scheme === 'https' };
  }
  const backends = arrayAt(rule, 'backendRefs').flatMap((backend, index) =>
    isObject(backend) && backend['weight'] !== 0
      ? backendDestination(istio, backend, resource, joinPointer(pointer, 'backendRefs', index), false)
      : [],
  );
  if (backends.length === 0) return { type: 'answer' };
  const mirrors = arrayAt(rule, 'filters').flatMap((filter, index) => {
    if (!isObject(filter) || filter['type'] !== 'RequestMirror') return [];
    const place = joinPointer(pointer, 'filters', index, 'requestMirror', 'backendRef');
    return backendDestination(istio, objectAt(filter, 'requestMirror')['backendRef'], resource, place, true);
  });
  return { type: 'forward', destinations: [...backends, ...mirrors] };
}

/**
 * A backend: a Service, in another namespace only with a ReferenceGrant there; or, in Istio, a `Hostname` of its registry ("Kubernetes Gateway
 * API, Mesh Traffic").
 */
function backendDestination(
  istio: Istio,
  reference: Json | undefined,
  resource: Resource,
  pointer: Pointer,
  mirror: boolean,
): readonly EntryDestination[] {
  if (!isObject(reference)) return [];
  const [name, kind] = [stringAt(reference, 'name') ?? '', stringAt(reference, 'kind') ?? 'Service'];
  const own = namespaceOf(resource);
  const namespace = stringAt(reference, 'namespace') ?? own;
  const port = typeof reference['port'] === 'number' ? reference['port'] : undefined;
  const rest = { port, subset: '', mirror, resource, pointer };
  if (kind === 'Hostname') return [{ host: name.toLowerCase(), ...rest }];
  if (kind !== 'Service' || !isGranted(istio.cluster, resource, own, namespace, name)) return [];
  return [{ host: `${name}.${namespace}.svc.cluster.local`, ...rest }];
}
