import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { ChosenTransport, Destination } from '#mesh/client.ts';
import { serviceHost } from '#mesh/istio/client/host-name.ts';
import { routedByMesh } from '#mesh/istio/client/route-targets.ts';
import { backendTls, entriesFor } from '#mesh/istio/client/service-rivals.ts';
import { widestScope } from '#mesh/istio/client/sidecar.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshMode } from '#mesh/membership.ts';
import { divertingRoutes } from '#mesh/service-routes.ts';

/**
 * A call of a Service that a route may lead elsewhere. Sidecars and waypoints follow the Gateway API's routes of a Service; waypoints also
 * VirtualServices, as sidecars do (Istio docs, "Use Layer 7 features", traffic routing). ztunnel alone follows neither. Where a ServiceEntry has
 * the Service's own name, or a BackendTLSPolicy is about it, what is sent isn't known either.
 */
export function diverted(
  istio: Istio,
  client: Workload,
  mode: MeshMode,
  destination: Destination,
  chosen: ChosenTransport,
): ChosenTransport {
  const { service, servicePort } = destination;
  if (service === undefined || chosen.transport === 'refused') return chosen;
  const follows = mode === 'sidecar' || chosen.via !== undefined;
  const ends = mode === 'gateway' || mode === 'waypoint' || chosen.via !== undefined;
  const detail = serviceHost(service);
  const routes = (follows ? divertingRoutes(istio.cluster, service, servicePort?.port) : []).map(
    ({ resource, pointer }): MeshBecause => ({ reason: 'istio/routed-perhaps', resource, pointer, detail }),
  );
  const led =
    chosen.via === undefined
      ? []
      : routedByMesh(istio, client, widestScope(istio), { ...destination, service }).flatMap((one) =>
          'transport' in one ? one.because : [],
        );
  const tls = ends ? backendTls(istio, service) : [];
  const why = [...routes, ...led, ...entriesFor(istio, service), ...tls];
  return why.length === 0
    ? chosen
    : { transport: 'unknown', port: chosen.port, because: [...why, ...chosen.because] };
}
