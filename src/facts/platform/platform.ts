import type { Workload } from '#cluster/workload.ts';
import type { Intent } from '#config/config.ts';
import { blastRadii } from '#equation/blast.ts';
import { transpose } from '#equation/closure.ts';
import type { Fabric } from '#equation/fabric.ts';
import { flowFacts, resolveFlows } from '#facts/platform/flow.ts';
import { groupsOf } from '#facts/platform/groups.ts';
import { reasonsIn } from '#facts/platform/reason.ts';
import type { FlowFacts, PlatformFacts } from '#facts/platform/schema.ts';
import { type Listening, listening, membershipFacts } from '#facts/platform/workload.ts';
import { locate } from '#manifest/locate.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { MESH_KINDS, type MeshKind } from '#mesh/membership.ts';

/**
 * Everything that the reachability equation says about a cluster: per workload its membership, its listeners with whoever reaches them, its
 * declared calls and whether they work, its blast radius. Pure; work and size follow the number of classes.
 */
export function derivePlatform(fabric: Fabric, manifests: Manifests, intent: Intent): PlatformFacts {
  const { network, mesh } = fabric;
  const groups = groupsOf(fabric);
  const reasons = reasonsIn(manifests);
  const resolved = resolveFlows(fabric, intent.flows);
  const flows = new Map<unknown, FlowFacts[]>();
  for (const one of resolved) {
    if ('missing' in one) continue;
    flows.set(one.from, [...(flows.get(one.from) ?? []), ...flowFacts(fabric, one, reasons)]);
  }
  const listened = new Map(
    network.workloads.map((workload): [unknown, Listening] => [
      workload,
      listening(fabric, workload, groups, reasons),
    ]),
  );
  const { direct, reached } = blastRadii(fabric, (workload) => listened.get(workload)?.passages ?? []);
  const forward = transpose(direct);
  return {
    workloads: network.workloads.map((workload, number) => ({
      id: workload.resource.id,
      ...placeOf(manifests, workload),
      membership: membershipFacts(fabric, workload, reasons),
      listeners: listened.get(workload)?.listeners ?? [],
      flows: flows.get(workload) ?? [],
      blast: {
        direct: groups.numberOf(forward[number] ?? new Uint32Array(0)),
        reached: groups.numberOf(reached[number] ?? new Uint32Array(0)),
      },
    })),
    namespaces: [...fabric.cluster.namespaces.keys()],
    groups: groups.lists,
    dangling: resolved.flatMap((one) =>
      'missing' in one ? { from: one.flow.from, to: one.flow.to, missing: one.missing } : [],
    ),
    assumptions: usedMeshes(fabric).flatMap((kind) =>
      mesh.semantics[kind].assumptions.map((one) => ({ mesh: kind, ...one })),
    ),
    faults: [...network.faults, ...MESH_KINDS.flatMap((kind) => mesh.semantics[kind].faults)].map(
      ({ resource, pointer, message }) => ({ resource: resource.id, pointer, message }),
    ),
  };
}

function placeOf(manifests: Manifests, { resource }: Workload) {
  const { file, line } = locate(manifests, resource.origin, '');
  return { file, line };
}

/** The meshes in which some workload is, or may be: what is assumed of another one changes nothing. */
function usedMeshes({ mesh }: Fabric): readonly MeshKind[] {
  const used = new Set([...mesh.memberships.values()].map((membership) => membership.mesh));
  return MESH_KINDS.filter((kind) => used.has(kind));
}
