import type { Workload } from '#cluster/workload.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { askingWords, joinNamespace, joinWorkload } from '#plan/change/join.ts';
import { isControlPlane, isMachinery } from '#plan/machinery.ts';
import { isMember } from '#plan/member.ts';
import { admitAll, type Unit } from '#plan/stage/admit-units.ts';
import type { Caveat } from '#plan/stage/caveat.ts';
import { attempt, type Progress } from '#plan/stage/progress.ts';
import type { PlanMesh, Targets } from '#plan/target.ts';
import { whyOutside } from '#plan/why-outside.ts';
import type { World } from '#plan/world.ts';

/** A stage's outcome. */
export interface Staged {
  readonly progress: Progress;
  readonly caveats: readonly Caveat[];
}

/** Phase 1: brings in what is in no mesh yet, namespace by namespace, then the workloads that keep out by themselves. */
export function observe(start: Progress, targets: Targets): Staged {
  const wide = namespaceUnits(start, targets);
  const first = admitAll(start, wide);
  const narrow = workloadUnits(first.progress.world, targets);
  const second = admitAll(first.progress, narrow);
  return { progress: second.progress, caveats: [...first.caveats, ...second.caveats] };
}

/** Workloads of a namespace that aren't in a mesh for sure, though they could be. */
export function outsiders({ fabric }: World, namespace: string): readonly Workload[] {
  return fabric.network.workloads.filter(
    (workload) =>
      workload.namespace === namespace &&
      isMember(fabric, workload) !== 'yes' &&
      !workload.hostNetwork &&
      !isMachinery(fabric, workload),
  );
}

/** Namespaces whose label or annotation would bring somebody in. */
function namespaceUnits(start: Progress, targets: Targets): readonly Unit[] {
  const { world } = start;
  return [...world.fabric.cluster.namespaces.keys()].flatMap((name): readonly Unit[] => {
    const mesh = targets.of(name);
    if (mesh === undefined || isControlPlane(world.fabric, name)) return [];
    const outside = outsiders(world, name);
    if (outside.length === 0) return [];
    const edits = joinNamespace(world, name, mesh);
    const after = attempt({ ...start, standing: new Map() }, edits).world;
    const [first] = outside.filter(({ resource }) => isIn(after, resource.id));
    if (first === undefined) return [];
    const title = `bring namespace ${name} into the mesh: ${askingWords(mesh)}`;
    const because = whyOutside(membershipOf(world.fabric.mesh, first).because, mesh);
    return [{ name, mesh, title, because, edits: (now) => joinNamespace(now, name, mesh) }];
  });
}

function workloadUnits(world: World, targets: Targets): readonly Unit[] {
  const { fabric } = world;
  return fabric.network.workloads.flatMap((workload): readonly Unit[] => {
    const { namespace: name, resource, hostNetwork } = workload;
    const mesh = targets.of(name);
    if (mesh === undefined || hostNetwork || isMachinery(fabric, workload)) return [];
    if (isMember(fabric, workload) === 'yes' || isControlPlane(fabric, name)) return [];
    if (joinWorkload(workload, mesh).length === 0) return [];
    const title = `bring ${resource.kind} ${name}/${resource.name} into the mesh: it keeps out by itself`;
    const because = whyOutside(membershipOf(fabric.mesh, workload).because, mesh);
    return [{ name, mesh, title, because, edits: (now) => optIn(now, resource.id, mesh) }];
  });
}

function optIn({ workloads }: World, id: string, mesh: PlanMesh) {
  const workload = workloads.get(id);
  return workload === undefined ? [] : joinWorkload(workload, mesh);
}

function isIn({ fabric, workloads }: World, id: string): boolean {
  const workload = workloads.get(id);
  return workload !== undefined && isMember(fabric, workload) === 'yes';
}
