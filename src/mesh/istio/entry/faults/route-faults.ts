import { findService } from '#cluster/backend.ts';
import { namespaceOf } from '#cluster/namespace.ts';
import { isGranted } from '#cluster/reference-grant.ts';
import { arrayAt, isObject, type JsonObject, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { specOf } from '#mesh/istio/client/istio-resources.ts';
import { attachedRoutes, kindOf, parentName } from '#mesh/istio/entry/gateway-api/attached-routes.ts';
import { entryGateways } from '#mesh/istio/entry/proxies.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/**
 * What is wrong with routes of the Gateway API: a Gateway that doesn't exist or has no listener for them, a Service that doesn't exist, lacks the
 * port, or of another namespace without a ReferenceGrant (Gateway API, "Route status, conditions Accepted and ResolvedRefs").
 */
export function routeFaults(istio: Istio): readonly MeshFault[] {
  const attached = new Set<string>();
  const gateways = new Set<string>();
  for (const gateway of entryGateways(istio)) {
    if (gateway.api !== 'gateway-api') continue;
    const name = `${gateway.namespace}/${gateway.resource.name}`;
    gateways.add(name);
    for (const server of gateway.servers) {
      for (const { resource } of attachedRoutes(istio, gateway, server))
        attached.add(placeOf(name, resource));
    }
  }
  return istio.cluster.resources
    .filter((resource) => kindOf(resource) !== undefined)
    .flatMap((route) => [...parentFaults(route, gateways, attached), ...backendFaults(istio, route)]);
}

function placeOf(gateway: string, route: Resource): string {
  return JSON.stringify([gateway, route.kind, namespaceOf(route), route.name]);
}

function parentFaults(
  route: Resource,
  gateways: ReadonlySet<string>,
  attached: ReadonlySet<string>,
): readonly MeshFault[] {
  return arrayAt(specOf(route), 'parentRefs').flatMap((parent, index): readonly MeshFault[] => {
    if (!isObject(parent) || (stringAt(parent, 'kind') ?? 'Gateway') !== 'Gateway') return [];
    const name = parentName(parent, route);
    if (attached.has(placeOf(name, route))) return [];
    const message = gateways.has(name)
      ? `no listener of Gateway ${name} takes it: by section, port, kind, namespace or host name`
      : `Gateway ${name} is not among the manifests`;
    return [{ resource: route, pointer: joinPointer('/spec', 'parentRefs', index), message }];
  });
}

function backendFaults(istio: Istio, route: Resource): readonly MeshFault[] {
  return arrayAt(specOf(route), 'rules').flatMap((rule, index) =>
    (isObject(rule) ? arrayAt(rule, 'backendRefs') : []).flatMap((backend, number): readonly MeshFault[] => {
      if (!isObject(backend) || (stringAt(backend, 'kind') ?? 'Service') !== 'Service') return [];
      const pointer: Pointer = joinPointer('/spec', 'rules', index, 'backendRefs', number);
      const message = backendComplaint(istio, route, backend);
      return message === undefined ? [] : [{ resource: route, pointer, message }];
    }),
  );
}

function backendComplaint(istio: Istio, route: Resource, backend: JsonObject): string | undefined {
  const [name, own] = [stringAt(backend, 'name') ?? '', namespaceOf(route)];
  const namespace = stringAt(backend, 'namespace') ?? own;
  const service = findService(istio.cluster, namespace, name);
  if (service === undefined) return `there is no Service ${namespace}/${name}`;
  if (!isGranted(istio.cluster, route, own, namespace, name)) {
    return `no ReferenceGrant in ${namespace} lets it send requests to Service ${name}`;
  }
  const port = backend['port'];
  const isKnown = service.ports.length === 0 || service.ports.some((one) => one.port === port);
  return isKnown ? undefined : `Service ${namespace}/${name} has no port ${String(port)}`;
}
