import type { Service } from '#cluster/service.ts';
import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { ChosenTransport, Destination } from '#mesh/client.ts';
import { type CallTarget, targetOf } from '#mesh/istio/client/call-targets.ts';
import { gatewayRoutes } from '#mesh/istio/client/gateway-routes.ts';
import { serviceHost } from '#mesh/istio/client/host-name.ts';
import { routedAs } from '#mesh/istio/client/port-protocol.ts';
import { type Routing, routesOf } from '#mesh/istio/client/routes.ts';
import type { SidecarScope } from '#mesh/istio/client/sidecar.ts';
import { type MeshRouter, routersFor } from '#mesh/istio/client/virtual-services.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** A call of a Service, which is there. */
export interface ServiceCall extends Destination {
  readonly service: Service;
}

/** The Services and subsets by which a call gets to the workload; or what becomes of it instead. */
export type Routed = readonly CallTarget[] | ChosenTransport;

/** How the VirtualServices for sidecars lead a client's call: one answer for each that may be the one. */
export function routedByMesh(
  istio: Istio,
  client: Workload,
  scope: SidecarScope,
  call: ServiceCall,
): readonly Routed[] {
  const { service, servicePort, port } = call;
  const host = serviceHost(service);
  const routers = routersFor(istio, client, scope, host);
  if (routers.length === 0) return [[straight(call)]];
  const protocol = servicePort === undefined ? 'auto' : routedAs(service, servicePort);
  return routers.map((router) => {
    const routing = routesOf(istio, router.resource, {
      client,
      host,
      port: servicePort?.port ?? port,
      protocol,
    });
    return targets(istio, client, call, routing, router);
  });
}

/** How a gateway's own VirtualServices lead to the Service; if none does, something else (the Gateway API) may. */
export function routedByGateway(istio: Istio, gateway: Workload, call: ServiceCall): Routed {
  const to = gatewayRoutes(istio, gateway, serviceHost(call.service));
  const found = targets(istio, gateway, call, { to, direct: to.length === 0, missing: false }, undefined);
  return 'transport' in found ? [straight(call)] : found;
}

function straight({ service, servicePort, port }: ServiceCall): CallTarget {
  return { service, servicePort: servicePort?.port ?? port, subset: undefined, because: [] };
}

function targets(
  istio: Istio,
  client: Workload,
  call: ServiceCall,
  routing: Routing,
  router: MeshRouter | undefined,
): Routed {
  const { workload, port, servicePort } = call;
  const aim = { client, workload, port, calledPort: servicePort?.port ?? port };
  const tried = routing.to.map((to) => targetOf(istio, aim, to));
  const found = tried.flatMap((one) => (one === undefined || 'reason' in one ? [] : one));
  const faults = tried.flatMap((one) => (one !== undefined && 'reason' in one ? one : []));
  const because = (reason: MeshBecause['reason']): MeshBecause => ({
    reason,
    detail: serviceHost(call.service),
    ...(router === undefined ? {} : { resource: router.resource, pointer: '/spec' }),
  });
  if (routing.missing) return { transport: 'unknown', port, because: [because('istio/routed-delegate')] };
  if (routing.direct) return [straight(call), ...found];
  if (found.length > 0) return found;
  return {
    transport: 'refused',
    port,
    because: faults.length > 0 ? faults : [because('istio/routed-elsewhere')],
  };
}
