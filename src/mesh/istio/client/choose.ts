import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { ChosenTransport, Destination, Possibility } from '#mesh/client.ts';
import { chooseByGateway, chooseBySidecar } from '#mesh/istio/client/choose-by-proxy.ts';
import { diverted } from '#mesh/istio/client/diverted.ts';
import { chooseByZtunnel } from '#mesh/istio/client/ztunnel.ts';
import { doubtfulChoice } from '#mesh/istio/extension/client-doubt.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshMode } from '#mesh/membership.ts';

/**
 * The transport that an honest client's connection would have on the wire, with the reason. A client outside of the mesh sends what its
 * application writes; where it isn't known whether it has a proxy, the answer is only certain if that makes no difference.
 */
export function istioChoose(istio: Istio, client: Workload, destination: Destination): ChosenTransport {
  const { mode, member, because } = istioMembership(istio, client);
  const { resource } = client;
  const none: MeshBecause = { reason: 'istio/client-no-proxy', resource, detail: resource.name };
  const plaintext: ChosenTransport = {
    transport: 'plaintext',
    port: destination.port,
    because: [none, ...because],
  };
  if (member === 'no' || mode === 'none') return plaintext;
  const called = withPort(destination);
  const chosen = byMode(istio, client, mode, called);
  if (member === 'yes') return chosen;
  if (chosen.transport === 'plaintext' && chosen.via === undefined) return plaintext;
  const uncertain: MeshBecause = { reason: 'istio/client-uncertain', resource };
  const inMesh: readonly Possibility[] = chosen.either ?? [chosen];
  return {
    transport: 'unknown',
    port: chosen.port,
    because: [uncertain, ...because],
    either: [{ ...plaintext, client: 'out' }, ...inMesh.map((one) => ({ ...one, client: 'in' as const }))],
  };
}

function byMode(istio: Istio, client: Workload, mode: MeshMode, called: Destination): ChosenTransport {
  const chosen =
    mode === 'ambient'
      ? chooseByZtunnel(istio, called)
      : mode === 'sidecar'
        ? chooseBySidecar(istio, client, called)
        : chooseByGateway(istio, client, mode, called);
  return doubtfulChoice(istio, client, mode, diverted(istio, client, mode, called, chosen));
}

/** The port of the Service by which the pods' port is called, if it isn't said. */
function withPort(destination: Destination): Destination {
  const { service, servicePort, workload, port } = destination;
  if (service === undefined || servicePort !== undefined) return destination;
  const found = service.ports.find((one) => targetPorts(one, workload).includes(port));
  return found === undefined ? destination : { ...destination, servicePort: found };
}
