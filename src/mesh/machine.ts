import type { MeshBecause } from '#mesh/because.ts';
import type { AddressSet } from '#set/address-set.ts';
import type { StringSet } from '#set/string-set.ts';

/** Something outside the cluster that is, or may be, in the mesh: a virtual machine with a service account's identity. */
export interface Machine {
  /** What it may present. */
  readonly principals: StringSet;
  /** From where, as far as it is written; else all. */
  readonly addresses: AddressSet;
  readonly because: MeshBecause;
}
