import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Peer } from '#network/peer.ts';

/** `id(p)`: the principal that a peer can present to a workload of some mesh. */
export interface Presented {
  /** `undefined`: none. */
  readonly principal: string | undefined;
  /** Whether it is sure that it can. */
  readonly sure: boolean;
}

const NONE: Presented = { principal: undefined, sure: true };

/**
 * The identity that a peer can present to a workload: its own service account's, if it is in the same mesh. A pod that somebody adds may
 * be in the mesh; who is outside the cluster has no identity of it.
 */
export function presented({ mesh }: Fabric, peer: Peer, to: Workload): Presented {
  const { mesh: kind, member } = membershipOf(mesh, to);
  if (member === 'no' || kind === 'none') return NONE;
  const semantics = mesh.semantics[kind];
  if (peer.type === 'pod') {
    return { principal: semantics.principalOf(peer.namespace.name, peer.serviceAccount), sure: true };
  }
  if (peer.type !== 'workload') return NONE;
  const own = membershipOf(mesh, peer.workload);
  if (own.mesh !== kind || own.member === 'no') return NONE;
  return { principal: semantics.principal(peer.workload), sure: own.member === 'yes' };
}
