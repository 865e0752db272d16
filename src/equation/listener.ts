import type { Listener } from '#cluster/listener.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Answer } from '#mesh/answer.ts';
import { either } from '#mesh/answer.ts';
import { restOfPorts, waysTo } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { listenersOf as networkListenersOf } from '#network/listeners.ts';
import { isProtocol, type Protocol } from '#set/connection-set.ts';
import { ALL_PORTS, hasPort, type PortSet, portSet, subtractPorts } from '#set/port-set.ts';

/** A listener with the ways to it: a port of a workload's pods, or ports that nothing declares and that the mesh treats alike. */
export interface FabricListener {
  readonly workload: Workload;
  readonly protocol: Protocol;
  /** One port, unless `source` is `any`. */
  readonly ports: PortSet;
  /** The port that stands for all of them. */
  readonly port: number;
  readonly name: string;
  readonly source: Listener['source'];
  readonly written: Pick<Listener, 'resource' | 'pointer'>;
  readonly ways: readonly Way[];
}

/** What a listener accepts: `plain(l)` and `mtls(l)`. */
export interface Accepts {
  readonly plaintext: Answer;
  readonly mtls: Answer;
}

/** The listeners of a workload: declared ones, those that only Services or policies name, and the other ports in a few sets. */
export function fabricListeners(fabric: Fabric, workload: Workload): readonly FabricListener[] {
  const known = networkListenersOf(fabric.network, workload);
  const single = known.filter(({ source }) => source !== 'any');
  return known.flatMap((listener) => {
    const { protocol, name, source, resource, pointer } = listener;
    if (!isProtocol(protocol)) return [];
    const told = single.filter((one) => one.protocol === protocol).map(({ port }) => port);
    const sets = source === 'any' ? restOf(fabric, workload, protocol, told) : [singlePort(listener.port)];
    return sets.map((ports): FabricListener => {
      const port = ports[0]?.[0] ?? 0;
      const ways = waysTo(fabric.mesh, workload, protocol, port);
      return { workload, protocol, ports, port, name, source, written: { resource, pointer }, ways };
    });
  });
}

/** The listener at one port of a workload, also one that nothing declares. */
export function listenerAt(
  fabric: Fabric,
  workload: Workload,
  port: number,
  protocol: Protocol = 'TCP',
): FabricListener | undefined {
  const holder = fabricListeners(fabric, workload).find(
    (one) => one.protocol === protocol && hasPort(one.ports, port),
  );
  if (holder === undefined || holder.port === port) return holder && { ...holder, ports: singlePort(port) };
  const ways = waysTo(fabric.mesh, workload, protocol, port);
  return { ...holder, port, ports: singlePort(port), ways };
}

export function accepts({ ways }: Pick<FabricListener, 'ways'>): Accepts {
  const of = (transport: Way['transport']): Answer =>
    ways
      .filter((way) => way.transport === transport)
      .reduce<Answer>((answer, way) => either(answer, way.accepted), 'no');
  return { plaintext: of('plaintext'), mtls: of('mtls') };
}

function restOf(
  fabric: Fabric,
  workload: Workload,
  protocol: Protocol,
  told: readonly number[],
): readonly PortSet[] {
  const known = portSet(told.map((port) => [port, port] as const));
  return protocol === 'TCP' ? restOfPorts(fabric.mesh, workload, known) : [complement(known)];
}

function complement(known: PortSet): PortSet {
  return known.length === 0 ? ALL_PORTS : subtractPorts(ALL_PORTS, known);
}

function singlePort(port: number): PortSet {
  return [[port, port]];
}
