import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { type FabricListener, fabricListeners } from '#equation/listener.ts';
import { wayKey } from '#equation/way-key.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import type { Flow } from '#reach/map/fabric/flow.ts';
import { tlsPorts } from '#reach/map/fabric/tls-port.ts';

/** Workloads of which the mesh says the same for the same reasons: same listeners, same ways to them. */
export interface WayClass {
  readonly number: number;
  /** Of the first of them; the others' differ in nothing but the workload. */
  readonly listeners: readonly FabricListener[];
  /** Some way leads through a relay. */
  readonly relayed: boolean;
  /** Ports at which plaintext is TLS that the workload, a gateway, asks for. */
  readonly tls: ReadonlySet<number>;
}

const NO_TLS: ReadonlySet<number> = new Set();

const known = new WeakMap<Fabric, ReadonlyMap<Workload, WayClass>>();

/** The class of each workload. Worked out once for each fabric. */
export function wayClasses(fabric: Fabric): ReadonlyMap<Workload, WayClass> {
  const answer = known.get(fabric) ?? classify(fabric);
  known.set(fabric, answer);
  return answer;
}

function classify(fabric: Fabric): ReadonlyMap<Workload, WayClass> {
  const classes = new Map<string, WayClass>();
  const gateways = tlsPorts(fabric);
  return new Map(
    fabric.network.workloads.map((workload) => {
      const listeners = fabricListeners(fabric, workload);
      const { mesh, member } = membershipOf(fabric.mesh, workload);
      const told = listeners.map(({ protocol, ports, source, ways }) => [
        protocol,
        ports,
        source,
        ways.map(wayKey),
      ]);
      const tls = gateways.get(workload) ?? NO_TLS;
      const key = JSON.stringify([mesh, member, [...tls], told]);
      const own = classes.get(key) ?? { number: classes.size, listeners, relayed: isRelayed(listeners), tls };
      classes.set(key, own);
      return [workload, own];
    }),
  );
}

function isRelayed(listeners: readonly FabricListener[]): boolean {
  return listeners.some(({ ways }) =>
    ways.some(({ via, accepted }) => via !== undefined && accepted !== 'no'),
  );
}

/** How what is sent on a way is told, for a listener of a class. */
export function transportOf({ tls }: WayClass, { port }: FabricListener, way: Way): Flow['transport'] {
  return way.transport === 'plaintext' && tls.has(port) ? 'tls' : way.transport;
}

/** The workloads of a list by their class, in order. */
export function byWayClass(
  fabric: Fabric,
  workloads: readonly Workload[],
): ReadonlyMap<WayClass, readonly Workload[]> {
  const classes = wayClasses(fabric);
  const groups = new Map<WayClass, Workload[]>();
  for (const workload of workloads) {
    const own = classes.get(workload);
    if (own === undefined) continue;
    const group = groups.get(own);
    if (group === undefined) groups.set(own, [workload]);
    else group.push(workload);
  }
  return groups;
}
