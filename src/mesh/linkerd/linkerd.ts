import type { Cluster } from '#cluster/cluster.ts';
import { noSemantics } from '#mesh/none/none.ts';
import type { MeshOptions } from '#mesh/options.ts';
import type { MeshSemantics } from '#mesh/semantics.ts';

/** Linkerd, from the resources of a cluster. */
export function linkerdSemantics(_cluster: Cluster, _options: MeshOptions): MeshSemantics {
  return {
    ...noSemantics(),
    kind: 'linkerd',
    membership: () => ({ mesh: 'none', mode: 'none', member: 'no', because: [] }),
  };
}
