import { namespaceOf } from '#cluster/namespace.ts';
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
import { refersTo, routeKey } from '#mesh/linkerd/policy/target-ref.ts';
import { anyRpc, grpcMatch } from '#mesh/linkerd/route/grpc-match.ts';
import { ANY_MATCH, httpMatch } from '#mesh/linkerd/route/http-match.ts';
import type { Route, RouteMatch, RouteRule } from '#mesh/linkerd/route/route.ts';

interface Fault {
  readonly pointer: Pointer;
  readonly fault: string;
}

const HTTP_FILTERS = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect'];

/**
 * Reads an HTTPRoute or GRPCRoute as a route of Servers (Linkerd docs, "HTTPRoute"; policy controller, inbound/routes.rs). A fault if
 * the policy controller ignores the whole route; `undefined` if no Server is among its parents.
 */
export function readRoute(resource: Resource): Route | Fault | undefined {
  const spec = objectAt(resource.object, 'spec');
  const parents = parentServers(spec, namespaceOf(resource));
  if ('fault' in parents) return parents;
  const refused = refusedParents(resource);
  const servers = parents.filter(({ name }) => !refused.has(name));
  if (servers.length === 0) return undefined;
  const type = resource.kind === 'GRPCRoute' ? 'grpc' : 'http';
  const rules = readRules(spec['rules'], type);
  if ('fault' in rules) return rules;
  return {
    resource,
    type,
    namespace: namespaceOf(resource),
    key: routeKey(
      resource.apiVersion.slice(0, resource.apiVersion.indexOf('/')),
      resource.kind,
      resource.name,
    ),
    servers,
    hosts: arrayAt(spec, 'hostnames').filter((host) => typeof host === 'string'),
    rules,
  };
}

/** References to Servers; one that isn't plain makes the route invalid. */
function parentServers(spec: JsonObject, namespace: string): Route['servers'] | Fault {
  const servers: Route['servers'][number][] = [];
  for (const [index, reference] of arrayAt(spec, 'parentRefs').entries()) {
    const pointer = joinPointer('/spec/parentRefs', index);
    if (!isObject(reference) || !refersTo(reference, 'Server')) continue;
    const [name, other] = [stringAt(reference, 'name') ?? '', stringAt(reference, 'namespace')];
    if (name === '') continue;
    if (other !== undefined && other !== namespace) {
      return { pointer, fault: `its Server can't be in another namespace, ${other}` };
    }
    if (reference['port'] !== undefined || reference['sectionName'] !== undefined) {
      return { pointer, fault: 'a reference to a Server can have no port and no sectionName' };
    }
    servers.push({ name, pointer });
  }
  return servers;
}

/** Servers by which a live route says that it isn't accepted. */
function refusedParents(resource: Resource): ReadonlySet<string> {
  const parents = arrayAt(objectAt(resource.object, 'status'), 'parents').filter(isObject);
  const refusing = parents.filter(
    (parent) =>
      parent['controllerName'] === 'linkerd.io/policy-controller' &&
      arrayAt(parent, 'conditions').some(
        (one) => isObject(one) && one['type'] === 'Accepted' && one['status'] === 'False',
      ),
  );
  return new Set(refusing.map((parent) => stringAt(objectAt(parent, 'parentRef'), 'name') ?? ''));
}

function readRules(value: Json | undefined, type: Route['type']): readonly RouteRule[] | Fault {
  const any = type === 'grpc' ? anyRpc() : ANY_MATCH;
  if (!isArray(value)) return [{ pointer: '/spec', matches: [any], redirects: false }];
  const rules: RouteRule[] = [];
  for (const [index, rule] of value.entries()) {
    const pointer = joinPointer('/spec/rules', index);
    if (!isObject(rule)) return { pointer, fault: 'a rule must be an object' };
    const filters = arrayAt(rule, 'filters').map((filter) =>
      isObject(filter) ? stringAt(filter, 'type') : undefined,
    );
    const allowed = type === 'grpc' ? HTTP_FILTERS.slice(0, 2) : HTTP_FILTERS;
    const strange = filters.find((filter) => filter === undefined || !allowed.includes(filter));
    if (strange !== undefined || filters.includes(undefined)) {
      return { pointer, fault: `Linkerd supports no filter ${strange ?? 'without type'} here` };
    }
    const matches = ruleMatches(rule, type, any);
    if (typeof matches === 'string') return { pointer, fault: matches };
    rules.push({ pointer, matches, redirects: filters.includes('RequestRedirect') });
  }
  return rules;
}

/** A text says why one of them is refused. */
function ruleMatches(rule: JsonObject, type: Route['type'], any: RouteMatch): readonly RouteMatch[] | string {
  const found: RouteMatch[] = [];
  for (const match of arrayAt(rule, 'matches')) {
    const one = isObject(match)
      ? (type === 'grpc' ? grpcMatch : httpMatch)(match)
      : 'a match must be an object';
    if (typeof one === 'string') return one;
    found.push(one);
  }
  return found.length === 0 ? [any] : found;
}
