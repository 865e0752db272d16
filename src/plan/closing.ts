import { membershipOf } from '#mesh/mesh.ts';
import { findAdmissions } from '#network/entry/admission.ts';
import { judge } from '#plan/judge.ts';
import { members } from '#plan/need/port-members.ts';
import type { Caveat } from '#plan/stage/caveat.ts';
import type { World } from '#plan/world.ts';

/**
 * What the outside reaches today and no more after the last step, since eastwest.yaml doesn't say that it may: it is wanted, but somebody may
 * be surprised.
 */
export function closingCaveats(before: World, after: World, open: readonly string[]): readonly Caveat[] {
  if (open.length === 0) return [];
  return findAdmissions(before.fabric.network).flatMap(({ entrance, admitted }): readonly Caveat[] => {
    const { workload, resource, pointer, type, connections } = entrance;
    const { id } = workload.resource;
    const { mode } = membershipOf(before.fabric.mesh, workload);
    if (admitted.length === 0 || mode === 'gateway' || mode === 'waypoint') return [];
    const closed = members(connections.TCP).filter((port) => {
      const need = {
        basis: 'outside',
        from: 'outside',
        to: id,
        port,
        operations: [],
        service: '',
        byAddress: false,
        evidence: { text: '' },
      } as const;
      return judge(before, need).outcome !== 'closed' && judge(after, need).outcome === 'closed';
    });
    if (closed.length === 0) return [];
    const text = `${resource.kind} ${resource.name} (${type}) leads the outside to port ${closed.join(', ')}, which ends with mutual TLS; eastwest.yaml doesn’t list it as public`;
    return [{ kind: 'closes', subject: id, text, resource, pointer, because: [] }];
  });
}
