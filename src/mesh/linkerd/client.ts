import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { ChosenTransport, Destination } from '#mesh/client.ts';
import { type PodView, portPolicies } from '#mesh/linkerd/inbound/pod-view.ts';
import { membershipOf } from '#mesh/linkerd/membership/membership.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import { opaqueService } from '#mesh/linkerd/opaque-service.ts';
import { divertingRoutes } from '#mesh/service-routes.ts';
import { hasPort } from '#set/port-set.ts';

/**
 * The transport of a meshed client (Linkerd docs, "Automatic mTLS"; linkerd2, destination/endpoint_translator.go): mutual TLS wherever the
 * other end is meshed; to the proxy's inbound port if the port is opaque, or if all meshed traffic goes there.
 */
export function chooseTransport(
  linkerd: Linkerd,
  viewOf: (workload: Workload) => PodView,
  client: Workload,
  destination: Destination,
): ChosenTransport {
  const { port } = destination;
  const dialled = dialledPort(destination);
  if (hasPort(viewOf(client).pod.skipOutbound, dialled)) {
    return plaintext(port, {
      reason: 'linkerd/client-skip-outbound',
      detail: String(dialled),
      resource: client.resource,
    });
  }
  const chosen = chosenFor(linkerd, viewOf, destination);
  const { service, servicePort } = destination;
  const routes = service === undefined ? [] : divertingRoutes(linkerd.cluster, service, servicePort?.port);
  if (routes.length === 0) return chosen;
  const why = routes.map(
    ({ resource, pointer }): MeshBecause => ({ reason: 'linkerd/routed-perhaps', resource, pointer }),
  );
  return { transport: 'unknown', port: chosen.port, because: [...why, ...chosen.because] };
}

/** What the proxy sends to the pods. */
function chosenFor(
  linkerd: Linkerd,
  viewOf: (workload: Workload) => PodView,
  destination: Destination,
): ChosenTransport {
  const { workload, port } = destination;
  const membership = membershipOf(linkerd, workload);
  if (membership.member === 'no') {
    return plaintext(port, { reason: 'linkerd/server-not-meshed' }, ...membership.because);
  }
  if (membership.member === 'unknown') {
    const because = [{ reason: 'linkerd/server-doubtful' } as const, ...membership.because];
    return { transport: 'unknown', port, because };
  }
  const view = viewOf(workload);
  const { skipInbound, skipInboundBy, ports } = view.pod;
  if (hasPort(skipInbound, port)) {
    return plaintext(port, { reason: 'linkerd/skip-inbound', detail: String(port), ...skipInboundBy });
  }
  const mtls: MeshBecause = { reason: 'linkerd/mtls' };
  const isProxys = port === ports.admin || port === ports.control;
  const opaque =
    portPolicies(linkerd, view, port)[0].protocol === 'opaque' || opaqueService(linkerd, destination);
  if (isProxys || !(opaque || linkerd.settings.transportHeader))
    return { transport: 'mtls', port, because: [mtls] };
  const header: MeshBecause = { reason: 'linkerd/transport-header', detail: String(ports.inbound) };
  return { transport: 'mtls', port: ports.inbound, because: [mtls, header] };
}

/** The port that the client's own iptables see: the Service's, unless its name leads to the pods. */
function dialledPort({ port, service, servicePort }: Destination): number {
  return service !== undefined && !service.headless && servicePort !== undefined ? servicePort.port : port;
}

function plaintext(port: number, ...because: readonly MeshBecause[]): ChosenTransport {
  return { transport: 'plaintext', port, because };
}
