import { buildCluster, type Cluster } from '#cluster/cluster.ts';
import { buildFabric, type Fabric, type FabricOptions } from '#equation/fabric.ts';
import type { Resource } from '#manifest/resource.ts';

/** A cluster, in whatever form it is at hand. As a fabric it brings along what is known besides the manifests. */
export type AnyCluster = readonly Resource[] | Cluster | Fabric;

const known = new WeakMap<object, Fabric>();

/** The fabric of a cluster; built once for each object, with these options if it is built here. */
export function asFabric(given: AnyCluster, options: FabricOptions = {}): Fabric {
  if ('mesh' in given) return given;
  const answer = known.get(given) ?? buildFabric('resources' in given ? given : buildCluster(given), options);
  known.set(given, answer);
  return answer;
}
