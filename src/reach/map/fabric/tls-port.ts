import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { EntranceTls, MeshEntrance } from '#mesh/entrance.ts';
import { MESH_KINDS } from '#mesh/membership.ts';

const OWN_TLS: readonly EntranceTls[] = ['simple', 'mutual', 'optional-mutual', 'passthrough'];

const known = new WeakMap<Fabric, ReadonlyMap<Workload, ReadonlySet<number>>>();

/** By gateway: the ports of its pods that take nothing but TLS, though not the mesh's. */
export function tlsPorts(fabric: Fabric): ReadonlyMap<Workload, ReadonlySet<number>> {
  const answer = known.get(fabric) ?? findPorts(allEntrances(fabric));
  known.set(fabric, answer);
  return answer;
}

/** What the gateways of all meshes open. */
export function allEntrances({ mesh }: Fabric): readonly MeshEntrance[] {
  return MESH_KINDS.flatMap((kind) => mesh.semantics[kind].entrances);
}

function findPorts(entrances: readonly MeshEntrance[]): ReadonlyMap<Workload, ReadonlySet<number>> {
  const found = new Map<Workload, Map<number, boolean>>();
  for (const { gateways, podPorts, tls } of entrances) {
    for (const gateway of gateways) {
      const ports = found.get(gateway) ?? new Map<number, boolean>();
      found.set(gateway, ports);
      // Several servers may share a port: each must ask for TLS. The mesh's own leaves no way for anything else.
      const asks = OWN_TLS.includes(tls) || tls === 'mesh';
      for (const port of podPorts) ports.set(port, asks && ports.get(port) !== false);
    }
  }
  return new Map(
    [...found].map(([gateway, ports]) => [
      gateway,
      new Set([...ports].flatMap(([port, asks]) => (asks ? port : []))),
    ]),
  );
}
