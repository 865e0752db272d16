import { NAME_LABEL, namespaceOf } from '#cluster/namespace.ts';
import { groupKind } from '#cluster/pod-template.ts';
import { arrayAt, isArray, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { parsePointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { specOf, stringsAt } from '#mesh/istio/client/istio-resources.ts';
import { byCreation } from '#mesh/istio/entry/creation-order.ts';
import { commonDomains, type Domain } from '#mesh/istio/entry/domain.ts';
import type { EntryGateway, EntryServer } from '#mesh/istio/entry/entry-gateway.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { matches, parseSelector } from '#set/selector.ts';

const KINDS = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'] as const;
export type RouteKind = (typeof KINDS)[number];

/** A route that is attached to a listener, and the host names for which it stands there. */
export interface AttachedRoute {
  readonly kind: RouteKind;
  readonly resource: Resource;
  readonly domains: readonly Domain[];
}

const indexed = new WeakMap<Istio, ReadonlyMap<string, readonly Resource[]>>();

/**
 * The routes of a listener, oldest first: those that name its Gateway (and its section or port, if they name any), of a namespace and kind
 * that it allows, with a host name in common (Gateway API, "ParentReference", "AllowedRoutes", "Listener, hostname").
 */
export function attachedRoutes(
  istio: Istio,
  gateway: EntryGateway,
  server: EntryServer,
): readonly AttachedRoute[] {
  const routes = routesByGateway(istio).get(`${gateway.namespace}/${gateway.resource.name}`) ?? [];
  const listener = listenerAt(gateway, server);
  const allowed = objectAt(listener, 'allowedRoutes');
  return routes.flatMap((resource) => {
    const kind = kindOf(resource);
    if (kind === undefined || !isKindAllowed(kind, allowed, server)) return [];
    if (!parentsOf(resource).some((parent) => isMeant(parent, resource, gateway, server))) return [];
    if (!isNamespaceAllowed(istio, namespaceOf(resource), allowed, gateway.namespace)) return [];
    const own = kind === 'TCPRoute' ? [] : stringsAt(specOf(resource), 'hostnames');
    const hosts = own.length === 0 ? ['*'] : own.map((host) => host.toLowerCase());
    const domains = commonDomains(
      server.hosts.map(({ domain }) => domain),
      hosts,
    );
    return domains.length === 0 ? [] : { kind, resource, domains };
  });
}

/** The references of a route to Gateways. */
export function parentsOf(resource: Resource): readonly JsonObject[] {
  return arrayAt(specOf(resource), 'parentRefs')
    .filter(isObject)
    .filter((parent) => (stringAt(parent, 'kind') ?? 'Gateway') === 'Gateway');
}

/** The Gateway that a reference means, as `namespace/name`. */
export function parentName(parent: JsonObject, route: Resource): string {
  return `${stringAt(parent, 'namespace') ?? namespaceOf(route)}/${stringAt(parent, 'name') ?? ''}`;
}

/** Routes of the Gateway API that let something in. */
export function kindOf(resource: Resource): RouteKind | undefined {
  return KINDS.find((kind) => groupKind(resource) === `gateway.networking.k8s.io/${kind}`);
}

function routesByGateway(istio: Istio): ReadonlyMap<string, readonly Resource[]> {
  const known = indexed.get(istio);
  if (known !== undefined) return known;
  const index = new Map<string, Resource[]>();
  for (const resource of istio.cluster.resources
    .filter((one) => kindOf(one) !== undefined)
    .sort(byCreation)) {
    for (const name of new Set(parentsOf(resource).map((parent) => parentName(parent, resource)))) {
      const routes = index.get(name);
      if (routes === undefined) index.set(name, [resource]);
      else routes.push(resource);
    }
  }
  indexed.set(istio, index);
  return index;
}

function listenerAt(gateway: EntryGateway, server: EntryServer): JsonObject {
  const index = Number(parsePointer(server.pointer).at(-1));
  const listener = arrayAt(specOf(gateway.resource), 'listeners')[index];
  return isObject(listener) ? listener : {};
}

function isMeant(parent: JsonObject, route: Resource, gateway: EntryGateway, server: EntryServer): boolean {
  if (parentName(parent, route) !== `${gateway.namespace}/${gateway.resource.name}`) return false;
  const [section, port] = [stringAt(parent, 'sectionName') || server.name, parent['port'] ?? server.number];
  return section === server.name && port === server.number;
}

/** Without `kinds` those that suit the listener's protocol. */
function isKindAllowed(kind: RouteKind, allowed: JsonObject, { carries, tls }: EntryServer): boolean {
  const suited: Readonly<Record<EntryServer['carries'], readonly RouteKind[]>> = {
    http: ['HTTPRoute', 'GRPCRoute'],
    sni: ['TLSRoute'],
    tcp: tls === 'none' ? ['TCPRoute'] : ['TCPRoute', 'TLSRoute'],
    'mesh-sni': [],
    nothing: [],
  };
  const kinds = allowed['kinds'];
  const named =
    isArray(kinds) && kinds.length > 0 ? kinds.filter(isObject).map((one) => one['kind']) : [kind];
  return suited[carries].includes(kind) && named.includes(kind);
}

/** `Same` by default. Labels of a namespace that has no object aren't known; then it is taken to be allowed. */
function isNamespaceAllowed(istio: Istio, namespace: string, allowed: JsonObject, own: string): boolean {
  const namespaces = objectAt(allowed, 'namespaces');
  const from = stringAt(namespaces, 'from') ?? 'Same';
  if (from === 'All') return true;
  if (from === 'Same') return namespace === own;
  if (from !== 'Selector') return false;
  const selector = parseSelector(namespaces['selector']);
  const known = istio.cluster.namespaces.get(namespace);
  if (typeof selector === 'string') return false;
  if (known?.resource === undefined && selector.some(({ key }) => key !== NAME_LABEL)) return true;
  return matches(selector, known?.labels ?? { [NAME_LABEL]: namespace });
}
