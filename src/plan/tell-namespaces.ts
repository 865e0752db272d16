import { type Breakage, breakages } from '#plan/breakage.ts';
import { joinNamespace } from '#plan/change/join.ts';
import { strictMesh, strictNamespace } from '#plan/change/strict.ts';
import type { Edit } from '#plan/edit.ts';
import { isControlPlane } from '#plan/machinery.ts';
import { isMember } from '#plan/member.ts';
import { isByDesign, namedListeners, openListener } from '#plan/openness.ts';
import { plaintextClients } from '#plan/plaintext-clients.ts';
import type { PlanNamespace } from '#plan/schema.ts';
import type { Simulation } from '#plan/simulate.ts';
import { PLAN_MESHES } from '#plan/target.ts';
import type { Teller } from '#plan/tell.ts';
import { edited, type World } from '#plan/world.ts';

type Parts = Pick<Simulation, 'base' | 'start' | 'targets'>;

/** What each namespace is like today, and what would break if it demanded mutual TLS now. Those without workloads are left out. */
export function tellNamespaces(
  parts: Parts,
  open: readonly string[],
  teller: Teller,
): readonly PlanNamespace[] {
  const { base, targets } = parts;
  const { fabric } = base;
  return [...fabric.cluster.namespaces.keys()].flatMap((name) => {
    const workloads = fabric.network.workloads.filter(({ namespace }) => namespace === name);
    if (workloads.length === 0) return [];
    const outside = workloads.filter((one) => isMember(fabric, one) !== 'yes');
    const listeners = workloads.flatMap((one) => namedListeners(fabric, one));
    const clients = plaintextClients(base, name);
    return {
      name,
      mesh: targets.of(name) ?? '',
      workloads: workloads.length,
      outside: outside.map(({ resource }) => resource.id),
      listeners: listeners.length,
      open: listeners.filter((one) => {
        const found = openListener(fabric, one, open);
        return found !== undefined && !isByDesign(found);
      }).length,
      breaks: brokenToday(parts, name).map((one) => teller.broken(one, targets.of(name))),
      clients: clients.shown.map((one) => teller.client(one, targets.of(name))),
      clientCount: clients.count,
    };
  });
}

/** Nothing can break where nothing is called. */
function brokenToday(parts: Parts, name: string): readonly Breakage[] {
  const { base, start } = parts;
  const called = start.needs.some(({ to }) => base.workloads.get(to)?.namespace === name);
  return called ? breakages(start.standing, strictToday(parts, base, name)) : [];
}

/** A namespace of which nobody is in a mesh is brought in first: by itself, strictness would mean nothing to it. */
function strictToday({ base, targets }: Parts, world: World, name: string): World {
  const mesh = targets.of(name);
  if (mesh === undefined || isControlPlane(base.fabric, name)) return world;
  const isIn = base.fabric.network.workloads.some(
    (one) => one.namespace === name && isMember(base.fabric, one) !== 'no',
  );
  const joined = isIn ? world : edited(world, joinNamespace(world, name, mesh));
  return edited(joined, strictNamespace(joined, name, mesh));
}

/** What would break if every namespace that has members, and the mesh as a whole, demanded mutual TLS now. Nobody is brought in. */
export function wholeMeshToday({ base, start, targets }: Parts): readonly Breakage[] {
  const names = [...base.fabric.cluster.namespaces.keys()];
  const meshes = PLAN_MESHES.filter((mesh) => names.some((name) => targets.of(name) === mesh));
  const edits: readonly Edit[] = [
    ...names.flatMap((name) => {
      const mesh = targets.of(name);
      const own = base.fabric.network.workloads.some(
        (one) => one.namespace === name && isMember(base.fabric, one) !== 'no',
      );
      return mesh === undefined || !own ? [] : strictNamespace(base, name, mesh);
    }),
    ...meshes.flatMap((mesh) => strictMesh(base, mesh)),
  ];
  return breakages(start.standing, edited(base, edits));
}
