import type { Cluster } from '#cluster/cluster.ts';
import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind } from '#cluster/pod-template.ts';
import type { Service } from '#cluster/service.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** A route by which calls of a Service may go elsewhere, and where it names the Service. */
export interface ServiceRoute {
  readonly resource: Resource;
  readonly pointer: Pointer;
  readonly port: number | undefined;
}

const KINDS: ReadonlySet<string> = new Set([
  ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'].map((kind) => `gateway.networking.k8s.io/${kind}`),
  'policy.linkerd.io/HTTPRoute',
]);

const known = new WeakMap<Cluster, ReadonlyMap<string, readonly ServiceRoute[]>>();

/**
 * The routes whose parent is a Service and that may lead its calls to somewhere else, or answer them themselves (Gateway API, "GAMMA
 * initiative", routes and Services; Linkerd reference, "HTTPRoute"). One that leads everything to the Service itself isn't among them. Which
 * requests a route leads where isn't followed: whether a call of the Service gets to its own pods isn't known.
 */
export function divertingRoutes(
  cluster: Cluster,
  { namespace, resource }: Service,
  port: number | undefined,
): readonly ServiceRoute[] {
  let found = known.get(cluster);
  if (found === undefined) {
    found = index(cluster);
    known.set(cluster, found);
  }
  const routes = found.get(`${namespace}/${resource.name}`) ?? [];
  return routes.filter((one) => one.port === undefined || port === undefined || one.port === port);
}

function index(cluster: Cluster): ReadonlyMap<string, readonly ServiceRoute[]> {
  const found = new Map<string, ServiceRoute[]>();
  for (const resource of cluster.resources) {
    if (!KINDS.has(groupKind(resource))) continue;
    const spec = objectAt(resource.object, 'spec');
    for (const [place, parent] of arrayAt(spec, 'parentRefs').entries()) {
      if (!isObject(parent) || stringAt(parent, 'kind') !== 'Service') continue;
      const name = stringAt(parent, 'name') ?? '';
      const namespace = stringAt(parent, 'namespace') ?? namespaceOf(resource);
      if (leadsHome(spec, namespaceOf(resource), namespace, name)) continue;
      const port = typeof parent['port'] === 'number' ? parent['port'] : undefined;
      const key = `${namespace}/${name}`;
      const route = { resource, pointer: joinPointer('/spec', 'parentRefs', place), port };
      found.set(key, [...(found.get(key) ?? []), route]);
    }
  }
  return found;
}

const HARMLESS: ReadonlySet<string> = new Set([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
]);

/** Whether every rule leads to the Service itself, and one of them takes every request. */
function leadsHome(spec: JsonObject, own: string, namespace: string, name: string): boolean {
  const rules = arrayAt(spec, 'rules').map((rule) => (isObject(rule) ? rule : {}));
  const isHome = (rule: JsonObject): boolean => {
    const backends = arrayAt(rule, 'backendRefs').map((one) => (isObject(one) ? one : {}));
    const filters = [rule, ...backends].flatMap((one) => arrayAt(one, 'filters'));
    return (
      backends.length > 0 &&
      backends.every(
        (one) =>
          stringAt(one, 'name') === name &&
          (stringAt(one, 'kind') ?? 'Service') === 'Service' &&
          (stringAt(one, 'namespace') ?? own) === namespace &&
          one['weight'] !== 0,
      ) &&
      filters.every((one) => isObject(one) && HARMLESS.has(stringAt(one, 'type') ?? ''))
    );
  };
  return rules.every(isHome) && arrayAt(spec, 'hostnames').length === 0 && rules.some(takesAll);
}

function takesAll(rule: JsonObject): boolean {
  const matches = arrayAt(rule, 'matches');
  return (
    matches.length === 0 ||
    matches.some((one) => {
      if (!isObject(one)) return false;
      const { type = 'PathPrefix', value = '/' } = objectAt(one, 'path');
      return Object.keys(one).every((key) => key === 'path') && type === 'PathPrefix' && value === '/';
    })
  );
}
