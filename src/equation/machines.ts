import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Machine } from '#mesh/machine.ts';
import { membershipOf } from '#mesh/mesh.ts';

const NONE: readonly Machine[] = [];

/** The machines outside that may have an identity in the mesh of a workload. */
export function machinesFor({ mesh }: Fabric, to: Workload): readonly Machine[] {
  const { mesh: kind, member } = membershipOf(mesh, to);
  return member === 'no' ? NONE : (mesh.semantics[kind].machines ?? NONE);
}
