import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Relay, Way } from '#mesh/way.ts';
import { connections } from '#network/connections.ts';
import { type Peer, podPeer, workloadPeer } from '#network/peer.ts';
import type { ConnectionSet } from '#set/connection-set.ts';
import { hasPort, intersectPorts, NO_PORTS, type PortSet, subtractPorts, unionPorts } from '#set/port-set.ts';

/** Which of a listener's ports some connections lead to on a way: for sure, and perhaps. */
export interface Carried {
  readonly open: PortSet;
  readonly unknown: PortSet;
}

/**
 * What a set of connections to the pods carries to the listener: on a way that arrives at the listener's own port those of its ports that
 * are in the set, on a way through a port of the mesh all of them or none.
 */
export function carried(
  { protocol, port, ports }: FabricListener,
  way: Pick<Way, 'port'>,
  { open, unknown }: { readonly open: ConnectionSet; readonly unknown: ConnectionSet },
): Carried {
  if (way.port === port) {
    return { open: intersectPorts(ports, open[protocol]), unknown: intersectPorts(ports, unknown[protocol]) };
  }
  const through = (set: ConnectionSet): PortSet => (hasPort(set.TCP, way.port) ? ports : NO_PORTS);
  return { open: through(open), unknown: through(unknown) };
}

/** Both hops must carry it. */
export function bothCarry(a: Carried, b: Carried): Carried {
  const open = intersectPorts(a.open, b.open);
  const possible = intersectPorts(unionPorts(a.open, a.unknown), unionPorts(b.open, b.unknown));
  return { open, unknown: subtractPorts(possible, open) };
}

/** The workload that is a relay; `undefined` if the manifests have none such. */
export function relayWorkload({ network }: Fabric, relay: Relay): Workload | undefined {
  return network.workloads.find(
    ({ namespace, labels, serviceAccount }) =>
      namespace === relay.namespace &&
      (serviceAccount || 'default') === relay.serviceAccount &&
      Object.entries(relay.labels).every(([key, value]) => labels[key] === value),
  );
}

/** A relay as the network's policies see it. */
export function relayPeer(fabric: Fabric, relay: Relay): Peer {
  const workload = relayWorkload(fabric, relay);
  if (workload !== undefined) return workloadPeer(workload);
  return podPeer(relay.namespace, relay.labels, { serviceAccount: relay.serviceAccount });
}

/** What the second hop of a way carries, from its relay to the pods; everything if there is no relay. */
export function secondHop(fabric: Fabric, listener: FabricListener, way: Way): Carried {
  if (way.via === undefined) return { open: listener.ports, unknown: NO_PORTS };
  const from = relayPeer(fabric, way.via);
  return carried(listener, way, connections(fabric.network, from, workloadPeer(listener.workload)));
}

/** What the first hop carries, of connections from a peer to the relay, or to the pods if there is none. */
export function firstHop(
  listener: FabricListener,
  way: Way,
  sets: { readonly open: ConnectionSet; readonly unknown: ConnectionSet },
): Carried {
  if (way.via === undefined) return carried(listener, way, sets);
  const { port } = way.via;
  const through = (set: ConnectionSet): PortSet => (hasPort(set.TCP, port) ? listener.ports : NO_PORTS);
  return { open: through(sets.open), unknown: through(sets.unknown) };
}
