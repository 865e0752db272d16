import type { Workload } from '#cluster/workload.ts';
import { type RoutedLead, routedLeads } from '#mesh/istio/ambient/service-routes.ts';
import { serviceLeads } from '#mesh/istio/ambient/service-targets.ts';
import {
  type WaypointUse,
  waypointsOfService,
  waypointsOfWorkload,
} from '#mesh/istio/ambient/use-waypoint.ts';
import type { ListenerLayer } from '#mesh/istio/authorization/authorization-of.ts';
import { protocolOf, servicePortProtocol } from '#mesh/istio/authorization/protocol.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { Way } from '#mesh/way.ts';

/** What a waypoint is asked for: a port of a Service, or of a pod by its own address. */
export interface WaypointCall {
  readonly use: WaypointUse;
  readonly called?: Way['called'];
  /** As the waypoint sees it: of the Service, or of the pod. */
  readonly port: number;
  readonly layer: ListenerLayer;
  /** The route that leads it here, where the Service itself doesn't. */
  readonly route?: RoutedLead;
}

/** The calls by which a waypoint can be brought to connect to a port of a workload's pods. */
export function waypointCalls(istio: Istio, workload: Workload, port: number): readonly WaypointCall[] {
  const own = serviceLeads(istio.cluster, workload).filter(({ targets }) => targets.includes(port));
  const routed = routedLeads(istio, workload).filter(
    (lead) => lead.port === port && !own.some(({ service }) => service === lead.service),
  );
  const ofServices = [...own, ...routed.map((route) => ({ ...route, route }))].flatMap((lead) => {
    const { service, servicePort } = lead;
    const called = { service, servicePort };
    const layer = servicePortProtocol(service, servicePort);
    const via = 'route' in lead ? { route: lead.route } : {};
    return led(waypointsOfService(istio, service)).map((use): WaypointCall => {
      return { use, called, port: servicePort.port, layer, ...via };
    });
  });
  const ofPods = led(waypointsOfWorkload(istio, workload)).map((use): WaypointCall => {
    return { use, port, layer: protocolOf(istio.cluster, workload, port) };
  });
  return [...ofServices, ...ofPods];
}

/** The ports of a workload's pods to which calls of Services lead, by themselves or by routes. */
export function calledPorts(istio: Istio, workload: Workload): readonly number[] {
  const own = serviceLeads(istio.cluster, workload).flatMap(({ targets }) => targets);
  return [...own, ...routedLeads(istio, workload).map(({ port }) => port)];
}

function led(uses: readonly WaypointUse[]): readonly WaypointUse[] {
  return uses.filter(({ refused }) => refused === undefined);
}
