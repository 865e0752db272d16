import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { isObject } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { carriesLabels, istioResources, specOf, stringsAt } from '#mesh/istio/client/istio-resources.ts';
import { allDestinations, type RoutedTo } from '#mesh/istio/client/routes.ts';
import type { Istio } from '#mesh/istio/model.ts';

const known = new WeakMap<Istio, WeakMap<Workload, ReadonlyMap<string, readonly RoutedTo[]>>>();

/** Where the VirtualServices of a gateway's servers lead for a host of the mesh (VirtualService, `gateways`; Gateway, `selector`). */
export function gatewayRoutes(istio: Istio, gateway: Workload, host: string): readonly RoutedTo[] {
  return routesOf(istio, gateway).get(host) ?? [];
}

/** All hosts to which a gateway's routes lead. */
export function gatewayHosts(istio: Istio, gateway: Workload): readonly string[] {
  return [...routesOf(istio, gateway).keys()];
}

function routesOf(istio: Istio, gateway: Workload): ReadonlyMap<string, readonly RoutedTo[]> {
  const byGateway = known.get(istio) ?? new WeakMap<Workload, ReadonlyMap<string, readonly RoutedTo[]>>();
  known.set(istio, byGateway);
  const routes = byGateway.get(gateway) ?? readRoutes(istio, gateway);
  byGateway.set(gateway, routes);
  return routes;
}

function readRoutes(istio: Istio, gateway: Workload): ReadonlyMap<string, readonly RoutedTo[]> {
  const names = new Set(
    istio.cluster.resources
      .filter((one) => groupKind(one) === 'networking.istio.io/Gateway' && selects(one, gateway))
      .map((one) => `${namespaceOf(one)}/${one.name}`),
  );
  const byHost = new Map<string, RoutedTo[]>();
  for (const router of istioResources(istio, 'VirtualService')) {
    const own = stringsAt(specOf(router), 'gateways').map((name) =>
      name.includes('/') ? name : `${namespaceOf(router)}/${name}`,
    );
    if (!own.some((name) => names.has(name))) continue;
    for (const to of allDestinations(router)) byHost.set(to.host, [...(byHost.get(to.host) ?? []), to]);
  }
  return byHost;
}

function selects(resource: Resource, gateway: Workload): boolean {
  const { selector } = specOf(resource);
  return !isObject(selector) || carriesLabels(stringMap(selector), gateway.labels);
}
