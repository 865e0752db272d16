import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { PolicyPosture } from '#facts/posture/schema.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshEntrance } from '#mesh/entrance.ts';
import { MESH_KINDS } from '#mesh/membership.ts';
import { findEntrances } from '#network/entry/entrance.ts';
import { hasPort, type PortSet, unionPorts } from '#set/port-set.ts';

type Entrance = PolicyPosture['entrances'][number];

/** The servers and listeners of each gateway of a mesh: what they ask of who connects, and whether the outside gets there. */
export function entranceFacts({ cluster, mesh }: Fabric): readonly (readonly [Resource, Entrance])[] {
  const led = new Map<Workload, PortSet>();
  for (const { workload, connections } of findEntrances(cluster)) {
    led.set(workload, unionPorts(led.get(workload) ?? [], connections.TCP));
  }
  const operated = new Set(cluster.operated);
  return MESH_KINDS.flatMap((kind) => mesh.semantics[kind].entrances).map((one) => [
    one.resource,
    {
      pointer: one.pointer,
      port: one.port,
      protocol: one.protocol,
      hosts: one.hosts,
      tls: one.tls,
      outside: outside(one, led, operated),
    },
  ]);
}

/** Of a gateway whose Service a controller makes, or that isn't among the manifests, it can't be told. */
function outside(
  { gateways, podPorts }: MeshEntrance,
  led: ReadonlyMap<Workload, PortSet>,
  operated: ReadonlySet<Workload>,
): Entrance['outside'] {
  const isLed = (one: Workload): boolean => podPorts.some((port) => hasPort(led.get(one) ?? [], port));
  if (gateways.some(isLed)) return 'yes';
  return gateways.length === 0 || gateways.some((one) => operated.has(one)) ? 'unknown' : 'no';
}
