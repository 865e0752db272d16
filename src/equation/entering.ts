import type { Workload } from '#cluster/workload.ts';
import type { Entered } from '#equation/entered.ts';
import { byGateways, type RoutedIn } from '#equation/entering-gateway.ts';
import { byAddresses, byController } from '#equation/entering-outside.ts';
import type { Fabric } from '#equation/fabric.ts';
import { listenerAt } from '#equation/listener.ts';
import { isProxyPort } from '#equation/proxy-port.ts';
import { type Entrance, findEntrances } from '#network/entry/entrance.ts';
import type { PortSet } from '#set/port-set.ts';

/** A way in that the manifests show, to a port of a workload's pods; with what opens it. */
export interface Entering extends Entered, Pick<Entrance, 'resource' | 'pointer'> {
  /** Of the pods. */
  readonly port: number;
  readonly type: Entrance['type'] | 'gateway';
  /** The gateway of the mesh through which it leads. */
  readonly gateway?: Workload;
}

/**
 * The ways in from outside to a workload, each with whether an honest client gets in by it: one without a certificate of the mesh, who sends plaintext
 * or what TLS the port asks for. The network lets it pass, the port takes it, and something is permitted. Not asked of pods in the node's network,
 * nor of ports at which a proxy itself answers or a gateway has no server.
 */
export function enteringOf(fabric: Fabric, workload: Workload): readonly Entering[] {
  const routed = byGateways(fabric, workload);
  const known = new Set(routed.map(({ resource }) => resource));
  const entrances = findEntrances(fabric.cluster).filter(
    (one) => one.workload === workload && one.type !== 'hostNetwork' && !known.has(one.resource),
  );
  return [...entrances.flatMap((entrance) => entered(fabric, entrance)), ...routed.map(fromRoute)];
}

/** Of a port the way in by which it goes best. */
export function bestEntering(all: readonly Entering[]): readonly Entering[] {
  const best = new Map<number, Entering>();
  for (const one of all) {
    const known = best.get(one.port);
    if (known === undefined || rank(one) > rank(known)) best.set(one.port, one);
  }
  return [...best.values()].toSorted((a, b) => a.port - b.port);
}

function rank({ outcome }: Entering): number {
  return (['closed', 'unknown', 'open'] as const).indexOf(outcome);
}

function entered(fabric: Fabric, entrance: Entrance): readonly Entering[] {
  const { type, resource, pointer, workload, connections, through } = entrance;
  return portsIn(connections.TCP).flatMap((port): readonly Entering[] => {
    if (isProxyPort(fabric, workload, 'TCP', port)) return [];
    const listener = listenerAt(fabric, workload, port);
    if (listener === undefined) return [];
    const found =
      through.type === 'address'
        ? byAddresses(fabric, listener, through.addresses)
        : byController(fabric, listener);
    return found === undefined ? [] : [{ port, type, resource, pointer, ...found }];
  });
}

function fromRoute({ route, gateway, ...found }: RoutedIn): Entering {
  const { port, resource, pointer } = route;
  return { port, type: 'gateway', ...found, resource, pointer, ...(gateway && { gateway }) };
}

/** An entrance leads to single ports. */
function portsIn(ports: PortSet): readonly number[] {
  return ports.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}
