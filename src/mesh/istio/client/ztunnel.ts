import { stringMap } from '#cluster/pod-template.ts';
import type { Service } from '#cluster/service.ts';
import { objectAt } from '#manifest/json.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { ChosenTransport, Destination } from '#mesh/client.ts';
import { sidecarHbone } from '#mesh/istio/ambient/hbone.ts';
import {
  type WaypointUse,
  waypointsOfService,
  waypointsOfWorkload,
} from '#mesh/istio/ambient/use-waypoint.ts';
import { HBONE_PORT } from '#mesh/istio/ambient/waypoint.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { label } from '#set/selector.ts';

/**
 * The transport of a call that ztunnel captures: to the waypoint of the Service (of the pod, for a call of its own address), else to the
 * pod, in HBONE if that takes it (Istio docs, "Ambient and the Istio data plane, Data plane details"). It reads no DestinationRules.
 */
export function chooseByZtunnel(istio: Istio, destination: Destination): ChosenTransport {
  const { service, workload } = destination;
  const uses = (
    service === undefined ? waypointsOfWorkload(istio, workload) : waypointsOfService(istio, service)
  ).filter(({ refused }) => refused === undefined);
  const direct = toPod(istio, destination);
  const [use, ...others] = uses;
  return use === undefined ? direct : throughWaypoint(use, others, direct);
}

const INGRESS = 'istio.io/ingress-use-waypoint';

/**
 * Whether gateways lead calls of a Service through its waypoint too: by its label, else by its namespace's (Istio docs, "Configure waypoint
 * proxies", traffic from gateways).
 */
export function entersByWaypoint(istio: Istio, service: Service): boolean {
  const own = stringMap(objectAt(service.resource.object, 'metadata')['labels']);
  const all = istio.cluster.namespaces.get(service.namespace)?.labels ?? {};
  const wanted = (label(own, INGRESS) ?? label(all, INGRESS)) === 'true';
  return wanted && waypointsOfService(istio, service).some(({ refused }) => refused === undefined);
}

/** The pod receives from the waypoint what it would receive from ztunnel; the client's own way is always HBONE. */
function throughWaypoint(
  use: WaypointUse,
  others: readonly WaypointUse[],
  { port }: ChosenTransport,
): ChosenTransport {
  const because = [use, ...others].map((one) => one.because);
  const { waypoint } = use;
  const [via, ...more] = waypoint?.relays ?? [];
  if (via === undefined || more.length > 0 || others.length > 0 || waypoint?.known !== true) {
    return { transport: 'unknown', port, because };
  }
  return { transport: 'mtls', port, via, because };
}

function toPod(istio: Istio, { workload, port }: Destination): ChosenTransport {
  const { mode, member, because } = istioMembership(istio, workload);
  const uncertain: MeshBecause = { reason: 'istio/server-uncertain', resource: workload.resource };
  if (member === 'unknown') return { transport: 'unknown', port, because: [uncertain, ...because] };
  const hbone = { transport: 'mtls', port: HBONE_PORT, because: [{ reason: 'istio/ztunnel-mtls' }] } as const;
  const plain = {
    transport: 'plaintext',
    port,
    because: [{ reason: 'istio/ztunnel-plaintext', resource: workload.resource }, ...because],
  } as const;
  if (member === 'no') return plain;
  if (mode === 'ambient' || mode === 'waypoint') return hbone;
  if (mode !== 'sidecar') return plain;
  const taken = sidecarHbone(istio, workload);
  if (taken.accepted === 'unknown') return { transport: 'unknown', port, because: taken.because };
  if (taken.accepted === 'no') return { ...plain, because: [...plain.because, ...taken.because] };
  return { ...hbone, because: [...hbone.because, ...taken.because] };
}
