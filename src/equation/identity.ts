import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { machinesFor } from '#equation/machines.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Peer } from '#network/peer.ts';
import { type AddressSet, intersectAddresses, isEmptyAddresses } from '#set/address-set.ts';
import { type StringSet, strings } from '#set/string-set.ts';

/** `id(p)`: the principal that a peer can present to a workload of some mesh. */
export interface Presented {
  /** `undefined`: none. */
  readonly principal: string | undefined;
  /** Of addresses outside, which may be those of machines: what these may present, and why. */
  readonly perhaps?: { readonly principals: StringSet; readonly because: readonly MeshBecause[] };
  /** Whether it is sure that it can. */
  readonly sure: boolean;
}

const NONE: Presented = { principal: undefined, sure: true };

/**
 * The identity that a peer can present to a workload: its own service account's, if it is in the same mesh. A pod that somebody adds may
 * be in the mesh; who is outside the cluster has no identity of it, unless it may be a machine that has.
 */
export function presented(fabric: Fabric, peer: Peer, to: Workload): Presented {
  const { mesh } = fabric;
  const { mesh: kind, member } = membershipOf(mesh, to);
  if (member === 'no' || kind === 'none') return NONE;
  const semantics = mesh.semantics[kind];
  if (peer.type === 'pod') {
    return { principal: semantics.principalOf(peer.namespace.name, peer.serviceAccount), sure: true };
  }
  if (peer.type === 'address') return ofAddresses(fabric, peer.addresses, to);
  if (peer.type !== 'workload') return NONE;
  const own = membershipOf(mesh, peer.workload);
  if (own.mesh !== kind || own.member === 'no') return NONE;
  return { principal: semantics.principal(peer.workload), sure: own.member === 'yes' };
}

function ofAddresses(fabric: Fabric, addresses: AddressSet, to: Workload): Presented {
  const near = machinesFor(fabric, to).filter(
    (one) => !isEmptyAddresses(intersectAddresses(one.addresses, addresses)),
  );
  if (near.length === 0) return NONE;
  const principals = strings(...new Set(near.map(({ principal }) => principal)));
  return {
    principal: undefined,
    perhaps: { principals, because: near.map(({ because }) => because) },
    sure: false,
  };
}
