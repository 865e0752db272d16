import { buildCluster } from '#cluster/cluster.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { MESH_KINDS, type MeshKind } from '#mesh/membership.ts';
import { fabricAddresses } from '#reach/map/fabric/fabric-address.ts';
import { fabricEdges } from '#reach/map/fabric/fabric-edge.ts';
import { fabricEntrances } from '#reach/map/fabric/fabric-entrance.ts';
import { fabricGates } from '#reach/map/fabric/fabric-gate.ts';
import { fabricNewcomers } from '#reach/map/fabric/fabric-newcomers.ts';
import { fabricRefused } from '#reach/map/fabric/fabric-refused.ts';
import { fabricWorkloads } from '#reach/map/fabric/fabric-workload.ts';
import { buildMap, mapFaults, mapUnmodelled } from '#reach/map/map.ts';
import { mapDead } from '#reach/map/map-dead.ts';
import { groupsOf } from '#reach/map/map-group.ts';
import type { MapAssumption, ReachMap } from '#reach/map/map-model.ts';
import { orderResources } from '#reach/map/map-order.ts';

/** What of a fabric to put into a map. */
export interface FabricMapOptions {
  /** Also what one layer lets through and another refuses. */
  readonly refused?: boolean;
}

/**
 * Who reaches what by the whole equation, network and mesh. Fabric → ReachMap: pure, and the same byte for byte whatever the order of
 * the manifests. Without any mesh it is the network's map.
 */
export function buildFabricMap(given: Fabric, { refused = false }: FabricMapOptions = {}): ReachMap {
  const fabric = orderFabric(given);
  const { network } = fabric;
  const meshes = meshesOf(fabric);
  if (meshes.length === 0) return { ...buildMap(network), meshes };
  const { workloads, numberOf } = fabricWorkloads(fabric);
  const groups = groupsOf(numberOf);
  return {
    namespaces: [...network.cluster.namespaces.keys()],
    meshes,
    assumptions: assumptionsOf(fabric, meshes),
    workloads,
    edges: fabricEdges(fabric, groups),
    entrances: fabricEntrances(fabric, numberOf),
    gates: fabricGates(fabric, numberOf, groups),
    addresses: fabricAddresses(fabric, groups),
    newcomers: fabricNewcomers(fabric, groups),
    ...(refused ? { refused: fabricRefused(fabric, groups) } : {}),
    unmodelled: mapUnmodelled(network, groups),
    faults: mapFaults(network),
    dead: mapDead(network),
    groups: groups.lists,
  };
}

/** The same fabric, with its resources in their own order. */
export function orderFabric(fabric: Fabric): Fabric {
  const { resources } = fabric.cluster;
  const ordered = orderResources(resources);
  return ordered === resources ? fabric : buildFabric(buildCluster(ordered), fabric.options);
}

/** The meshes that some workload is in, or may be. */
export function meshesOf({ mesh }: Fabric): readonly MeshKind[] {
  const used = new Set(
    [...mesh.memberships.values()].flatMap((one) => (one.member === 'no' ? [] : one.mesh)),
  );
  return MESH_KINDS.filter((kind) => kind !== 'none' && used.has(kind));
}

function assumptionsOf({ mesh }: Fabric, meshes: readonly MeshKind[]): readonly MapAssumption[] {
  return meshes.flatMap((kind) => mesh.semantics[kind].assumptions.map((one) => ({ mesh: kind, ...one })));
}
