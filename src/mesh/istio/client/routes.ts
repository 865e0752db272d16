import { namespaceOf } from '#cluster/namespace.ts';
import { stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isArray, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { coversHost, qualifiedHost } from '#mesh/istio/client/host-name.ts';
import { carriesLabels, specOf, stringsAt } from '#mesh/istio/client/istio-resources.ts';
import type { RoutedAs } from '#mesh/istio/client/port-protocol.ts';
import { findRouter } from '#mesh/istio/client/virtual-services.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** Where some of the calls of a host may go. */
export interface RoutedTo {
  readonly host: string;
  /** `''`: to the whole host. */
  readonly subset: string;
  /** Of the Service; `undefined`: the one that was called. */
  readonly port: number | undefined;
  readonly resource: Resource;
  readonly pointer: Pointer;
}

export interface Routing {
  readonly to: readonly RoutedTo[];
  /** Some calls go on as if there were no VirtualService. */
  readonly direct: boolean;
  /** A delegate that isn't among the manifests. */
  readonly missing: boolean;
}

/** Whose calls are routed, and to which port of which host. */
export interface RoutedCall {
  readonly client: Workload;
  readonly host: string;
  readonly port: number;
  readonly protocol: RoutedAs;
}

type Match = 'always' | 'sometimes' | 'never';

/**
 * Where a VirtualService leads the calls of a sidecar: the destinations of every route that may match, up to the first that always does
 * (VirtualService, "the first rule matching an incoming request is used"). What a request looks like isn't known here, so that
 * conditions on it may hold or not.
 */
export function routesOf(istio: Istio, router: Resource, call: RoutedCall): Routing {
  const { protocol } = call;
  const kinds = protocol === 'auto' ? (['http', 'tcp'] as const) : ([protocol] as const);
  const parts = kinds.map((kind) => section(istio, router, kind, call, 0));
  return {
    to: parts.flatMap(({ to }) => to),
    direct: parts.some(({ direct }) => direct),
    missing: parts.some(({ missing }) => missing),
  };
}

/** All destinations of a VirtualService, whatever a request must look like: for gateways, whose requests come from outside. */
export function allDestinations(router: Resource): readonly RoutedTo[] {
  return (['http', 'tls', 'tcp'] as const).flatMap((kind) =>
    arrayAt(specOf(router), kind).flatMap((route, index) =>
      isObject(route) ? destinations(route, router, joinPointer('/spec', kind, index)) : [],
    ),
  );
}

function section(
  istio: Istio,
  router: Resource,
  kind: 'http' | 'tls' | 'tcp',
  call: RoutedCall,
  depth: number,
): Routing {
  const routes = arrayAt(specOf(router), kind);
  if (routes.length === 0) return { to: [], direct: true, missing: false };
  const to: RoutedTo[] = [];
  let missing = false;
  for (const [index, route] of routes.entries()) {
    const match = isObject(route) ? matchOf(route, call) : 'never';
    if (!isObject(route) || match === 'never') continue;
    const pointer = joinPointer('/spec', kind, index);
    const delegate = isObject(route['delegate']) ? route['delegate'] : undefined;
    if (delegate === undefined) to.push(...destinations(route, router, pointer));
    else {
      const name = stringAt(delegate, 'name') ?? '';
      const other = findRouter(istio, stringAt(delegate, 'namespace') ?? namespaceOf(router), name);
      // A delegate may not delegate further (VirtualService, Delegate).
      const inner =
        other === undefined || depth > 0 ? undefined : section(istio, other, kind, call, depth + 1);
      to.push(...(inner?.to ?? []));
      if (inner === undefined) missing = true;
    }
    if (match === 'always') return { to, direct: false, missing };
  }
  // An HTTP request that no route matches gets 404; other connections go to the host itself.
  return { to, direct: kind !== 'http', missing };
}

function destinations(route: JsonObject, resource: Resource, pointer: Pointer): readonly RoutedTo[] {
  const list = arrayAt(route, 'route');
  return list.flatMap((one, index) => {
    if (!isObject(one) || (one['weight'] === 0 && list.length > 1)) return [];
    const destination = objectAt(one, 'destination');
    const number = objectAt(destination, 'port')['number'];
    return {
      host: qualifiedHost(stringAt(destination, 'host') ?? '', namespaceOf(resource)),
      subset: stringAt(destination, 'subset') ?? '',
      port: typeof number === 'number' ? number : undefined,
      resource,
      pointer: joinPointer(pointer, 'route', index, 'destination'),
    };
  });
}

/** What is about where the call comes from can be told; the rest depends on the request. */
const TOLD = new Set(['port', 'sourceLabels', 'sourceNamespace', 'gateways', 'name', 'sniHosts']);

function matchOf(route: JsonObject, call: RoutedCall): Match {
  const list = route['match'];
  if (!isArray(list) || list.length === 0) return 'always';
  const all = list.map((one) => (isObject(one) ? conditionOf(one, call) : 'never'));
  if (all.includes('always')) return 'always';
  return all.includes('sometimes') ? 'sometimes' : 'never';
}

function conditionOf(match: JsonObject, { client, port, host }: RoutedCall): Match {
  const gateways = stringsAt(match, 'gateways');
  const from = stringAt(match, 'sourceNamespace') ?? '';
  if (typeof match['port'] === 'number' && match['port'] !== 0 && match['port'] !== port) return 'never';
  if (gateways.length > 0 && !gateways.includes('mesh')) return 'never';
  // A client that speaks TLS asks for the name that it calls.
  const names = stringsAt(match, 'sniHosts');
  if (names.length > 0 && !names.some((name) => coversHost(name, host))) return 'never';
  if (from !== '' && from !== client.namespace) return 'never';
  if (!carriesLabels(stringMap(match['sourceLabels']), client.labels)) return 'never';
  return Object.keys(match).every((key) => TOLD.has(key)) ? 'always' : 'sometimes';
}
