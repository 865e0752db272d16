import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { ChosenTransport, Destination } from '#mesh/client.ts';
import { serviceHost } from '#mesh/istio/client/host-name.ts';
import { type Interception, interception } from '#mesh/istio/client/interception.ts';
import { isSame, oneOf } from '#mesh/istio/client/one-of.ts';
import { certificateOutput, proxyConfigPointer } from '#mesh/istio/client/proxy-metadata.ts';
import {
  type Routed,
  routedByGateway,
  routedByMesh,
  type ServiceCall,
} from '#mesh/istio/client/route-targets.ts';
import { takesMtls } from '#mesh/istio/client/server.ts';
import { dialled, knowsService } from '#mesh/istio/client/service-view.ts';
import { type SidecarScope, sidecarScopes, widestScope } from '#mesh/istio/client/sidecar.ts';
import { transportTo } from '#mesh/istio/client/transport-to.ts';
import { chooseByZtunnel, entersByWaypoint } from '#mesh/istio/client/ztunnel.ts';
import { gatewayServersOf } from '#mesh/istio/entry/gateway-servers.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshMode } from '#mesh/membership.ts';

/** The transport of a call that a gateway or waypoint makes: always by one of its routes, never to an address as such. */
export function chooseByGateway(
  istio: Istio,
  client: Workload,
  mode: MeshMode,
  destination: Destination,
): ChosenTransport {
  const { service, servicePort, port } = destination;
  const scope = widestScope(istio);
  if (service === undefined) return refused(port, 'addresses of pods', [], scope);
  const { answer, because } = knowsService(scope, client, service, servicePort?.port);
  if (answer === 'no') return refused(port, serviceHost(service), because, scope);
  if (mode === 'gateway' && entersByWaypoint(istio, service)) return chooseByZtunnel(istio, destination);
  const call = { ...destination, service };
  return byRoute(istio, client, mode, call, routedByGateway(istio, client, call));
}

/** The transport of a call whose client has a sidecar, which captures it or not. */
export function chooseBySidecar(istio: Istio, client: Workload, destination: Destination): ChosenTransport {
  const { service, servicePort, workload, port } = destination;
  const scopes = sidecarScopes(istio, client);
  const detail = scopes.flatMap(({ resource }) => resource?.id ?? []).join(', ');
  const chosen = oneOf(
    scopes.map((scope) => inScope(istio, client, scope, destination)),
    port,
    { reason: 'istio/rules-undecided', detail },
  );
  const dialledPort = service?.headless === false ? (servicePort?.port ?? port) : port;
  const seen = interception(istio, client, dialledPort, dialled(service, workload));
  if (seen.captured === 'yes') return chosen;
  const bare = byApplication(istio, client, workload, port, seen);
  if (seen.captured === 'no' || isSame(bare, chosen)) return bare;
  return { transport: 'unknown', port, because: seen.because };
}

/** What the application sends itself. */
function byApplication(
  istio: Istio,
  client: Workload,
  workload: Workload,
  port: number,
  { because }: Interception,
): ChosenTransport {
  const output = certificateOutput(client);
  const taken = takesMtls(istio, workload).answer === 'yes' || opensToMesh(istio, workload, port);
  if (output === undefined || !taken) {
    return { transport: 'plaintext', port, because };
  }
  const { resource } = client;
  const pointer = proxyConfigPointer(client);
  const reason: MeshBecause = { reason: 'istio/client-own-certificates', resource, pointer, detail: output };
  return { transport: 'mtls', port, because: [reason, ...because] };
}

/** Whether a gateway's server at that port takes the mesh's certificates (`ISTIO_MUTUAL`). */
function opensToMesh(istio: Istio, workload: Workload, port: number): boolean {
  return gatewayServersOf(istio, workload).some((server) => server.port === port && server.tls === 'mesh');
}

function inScope(
  istio: Istio,
  client: Workload,
  scope: SidecarScope,
  destination: Destination,
): ChosenTransport {
  const { service, servicePort, port } = destination;
  if (service === undefined) {
    if (scope.policy === 'REGISTRY_ONLY') return refused(port, 'addresses of pods', [], scope);
    return {
      transport: 'plaintext',
      port,
      because: [{ reason: 'istio/passthrough-address' }, scope.because],
    };
  }
  const host = serviceHost(service);
  const { answer, because } = knowsService(scope, client, service, servicePort?.port);
  if (answer === 'unknown') return { transport: 'unknown', port, because };
  if (answer === 'no') {
    if (scope.policy === 'REGISTRY_ONLY') return refused(port, host, because, scope);
    const reason: MeshBecause = { reason: 'istio/passthrough-unseen', detail: host };
    return { transport: 'plaintext', port, because: [reason, ...because, scope.because] };
  }
  const call = { ...destination, service };
  const routes = routedByMesh(istio, client, scope, call);
  const all = routes.map((routed) => byRoute(istio, client, 'sidecar', call, routed));
  return oneOf(all, port, { reason: 'istio/routed-several', detail: host });
}

function byRoute(
  istio: Istio,
  client: Workload,
  mode: MeshMode,
  { workload, port, service }: ServiceCall,
  routed: Routed,
): ChosenTransport {
  if ('transport' in routed) return routed;
  const all = routed.map((target): ChosenTransport => {
    const chosen = transportTo(istio, { client, mode, workload, port, ...target });
    return { ...chosen, because: [...target.because, ...chosen.because] };
  });
  return oneOf(all, port, { reason: 'istio/routed-several', detail: serviceHost(service) });
}

/** What the proxy doesn't know, it doesn't send. */
function refused(
  port: number,
  detail: string,
  because: readonly MeshBecause[],
  scope: SidecarScope,
): ChosenTransport {
  const reason: MeshBecause = { reason: 'istio/refused-unregistered', detail };
  return { transport: 'refused', port, because: [reason, ...because, scope.because] };
}
