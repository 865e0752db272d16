import {
  type WaypointUse,
  waypointsOfService,
  waypointsOfWorkload,
} from '#mesh/istio/ambient/use-waypoint.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** Labels that ask for a waypoint which isn't there, or isn't for what asks: their traffic goes past it. Each once. */
export function waypointFaults(istio: Istio): readonly MeshFault[] {
  const { services, workloads, operated } = istio.cluster;
  const uses = [
    ...services.flatMap((service) => waypointsOfService(istio, service)),
    ...[...workloads, ...operated].flatMap((workload) => waypointsOfWorkload(istio, workload)),
  ];
  const faults = uses.flatMap((use) => faultOf(use) ?? []);
  return [...new Map(faults.map((fault) => [`${fault.resource.id} ${fault.message}`, fault])).values()];
}

function faultOf({ namespace, name, waypoint, refused, because }: WaypointUse): MeshFault | undefined {
  const { resource, pointer = '' } = because;
  if (resource === undefined) return undefined;
  const asked = `the waypoint ${namespace}/${name}`;
  if (waypoint === undefined) return { resource, pointer, message: `${asked} is not among the manifests` };
  if (refused === 'not-admitted') {
    return { resource, pointer, message: `${asked} does not admit this namespace (allowedRoutes)` };
  }
  if (refused === undefined) return undefined;
  return { resource, pointer, message: `${asked} is for traffic of another kind (${waypoint.serves})` };
}
