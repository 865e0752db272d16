import type { MeshBecause } from '#mesh/because.ts';
import type { AddressSet } from '#set/address-set.ts';

/** Something outside the cluster that is, or may be, in the mesh: a virtual machine with a service account's identity. */
export interface Machine {
  /** What it may present. */
  readonly principal: string;
  /** From where, as far as it is written; else all. */
  readonly addresses: AddressSet;
  readonly because: MeshBecause;
}
