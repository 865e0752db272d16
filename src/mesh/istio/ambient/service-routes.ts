import { namespaceOf } from '#cluster/namespace.ts';
import type { Service } from '#cluster/service.ts';
import type { ServicePort } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { serviceByHost } from '#mesh/istio/client/call-targets.ts';
import { specOf } from '#mesh/istio/client/istio-resources.ts';
import { destinationTargets } from '#mesh/istio/entry/destination-targets.ts';
import { kindOf, type RouteKind } from '#mesh/istio/entry/gateway-api/attached-routes.ts';
import { routeRules } from '#mesh/istio/entry/gateway-api/route-rules.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { RequestSet } from '#set/request-set.ts';

/** Calls of a Service that a route leads to a port of pods which the Service itself needn't lead to. */
export interface RoutedLead {
  readonly service: Service;
  readonly servicePort: ServicePort;
  /** Of the pods. */
  readonly port: number;
  /** Those that the rule matches; another rule may come before it. */
  readonly requests: RequestSet;
  readonly because: MeshBecause;
}

const known = new WeakMap<Istio, ReadonlyMap<Workload, readonly RoutedLead[]>>();

/**
 * Where routes of the Gateway API whose parent is a Service lead its calls (Istio docs, "Ambient data plane, In Mesh routing with
 * Waypoint enabled").
 */
export function routedLeads(istio: Istio, workload: Workload): readonly RoutedLead[] {
  const found = known.get(istio) ?? indexed(istio);
  known.set(istio, found);
  return found.get(workload) ?? [];
}

function indexed(istio: Istio): ReadonlyMap<Workload, readonly RoutedLead[]> {
  const found = new Map<Workload, RoutedLead[]>();
  for (const resource of istio.cluster.resources) {
    const kind = kindOf(resource);
    if (kind === undefined) continue;
    for (const { service, servicePort } of parents(istio, resource)) {
      for (const [workload, lead] of leads(istio, kind, resource, service, servicePort)) {
        found.set(workload, [...(found.get(workload) ?? []), lead]);
      }
    }
  }
  return found;
}

/** The ports of Services that a route names as parents: one, or all of each. */
function parents(istio: Istio, resource: Resource) {
  return arrayAt(specOf(resource), 'parentRefs')
    .filter(isObject)
    .filter((parent) => stringAt(parent, 'kind') === 'Service')
    .flatMap((parent) => {
      const service = serviceByHost(istio, hostOf(parent, resource));
      const named = (service?.ports ?? []).filter(
        ({ port, protocol }) => protocol === 'TCP' && port === (parent['port'] ?? port),
      );
      return service === undefined ? [] : named.map((servicePort) => ({ service, servicePort }));
    });
}

function hostOf(parent: JsonObject, route: Resource): string {
  const namespace = stringAt(parent, 'namespace') ?? namespaceOf(route);
  return `${stringAt(parent, 'name') ?? ''}.${namespace}.svc.cluster.local`;
}

function leads(
  istio: Istio,
  kind: RouteKind,
  resource: Resource,
  service: Service,
  servicePort: ServicePort,
): readonly (readonly [Workload, RoutedLead])[] {
  return routeRules(istio, kind, resource).flatMap(({ action, pointer, requests }) => {
    if (action.type !== 'forward') return [];
    const because: MeshBecause = {
      reason: 'istio/waypoint-route',
      resource,
      pointer,
      detail: `${service.namespace}/${service.resource.name}`,
    };
    return action.destinations
      .flatMap((destination) => destinationTargets(istio, destination, servicePort.port, []))
      .map(({ workload, port }) => [workload, { service, servicePort, port, requests, because }] as const);
  });
}
