import { buildCluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { type FabricListener, fabricListeners } from '#equation/listener.ts';
import type { MeshKind } from '#mesh/membership.ts';
import { membershipOf, waysTo } from '#mesh/mesh.ts';
import { orderResources } from '#reach/map/map-order.ts';
import type { Protocol } from '#set/connection-set.ts';

/** The same fabric, with its resources in their own order. */
export function orderFabric(fabric: Fabric): Fabric {
  const { resources } = fabric.cluster;
  const ordered = orderResources(resources);
  return ordered === resources ? fabric : buildFabric(buildCluster(ordered), fabric.options);
}

/** One port of a workload's pods with the ways to it, whether anything declares it or not. */
export function listenerAt(
  fabric: Fabric,
  workload: Workload,
  { protocol, port, name }: { readonly protocol: Protocol; readonly port: number; readonly name: string },
): FabricListener {
  return {
    workload,
    protocol,
    ports: [[port, port]],
    port,
    name,
    source: 'any',
    written: { resource: workload.resource, pointer: '' },
    ways: waysTo(fabric.mesh, workload, protocol, port),
  };
}

/** The ports of a workload that nothing declares, in sets that are treated alike. */
export function undeclaredListeners(fabric: Fabric, workload: Workload): readonly FabricListener[] {
  return fabricListeners(fabric, workload).filter(({ source }) => source === 'any');
}

/** The meshes that some workload is in, or may be. */
export function meshesOf({ network, mesh }: Fabric): readonly MeshKind[] {
  const kinds = network.workloads.map((workload) => {
    const membership = membershipOf(mesh, workload);
    return membership.member === 'no' ? 'none' : membership.mesh;
  });
  return (['istio', 'linkerd'] as const).filter((kind) => kinds.includes(kind));
}
