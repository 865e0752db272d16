import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Answer } from '#mesh/answer.ts';
import { membershipOf } from '#mesh/mesh.ts';

/** Whether a workload is in any mesh. (Outside of every mesh it is a sure member of `none`.) */
export function isMember({ mesh }: Fabric, workload: Workload): Answer {
  const { mesh: kind, member } = membershipOf(mesh, workload);
  return kind === 'none' ? 'no' : member;
}
