import type { Cluster } from '#cluster/cluster.ts';
import { buildMesh, type Mesh } from '#mesh/mesh.ts';
import type { MeshOptions } from '#mesh/options.ts';
import { buildNetwork, type Network, type NetworkOptions } from '#network/network.ts';

/** What is known about the cluster besides its manifests. */
export interface FabricOptions {
  readonly network?: NetworkOptions;
  readonly mesh?: MeshOptions;
}

/** Everything between two pods: the network's policies and the mesh's. The whole reachability equation is asked of it. */
export interface Fabric {
  readonly cluster: Cluster;
  readonly network: Network;
  readonly mesh: Mesh;
  /** With which it was built. */
  readonly options: FabricOptions;
}

/** Cluster → Fabric. Pure, and done once. */
export function buildFabric(cluster: Cluster, options: FabricOptions = {}): Fabric {
  return {
    cluster,
    network: buildNetwork(cluster, options.network),
    mesh: buildMesh(cluster, options.mesh),
    options,
  };
}
