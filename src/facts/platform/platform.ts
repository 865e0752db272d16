import type { Workload } from '#cluster/workload.ts';
import type { Intent } from '#config/config.ts';
import { closure, transpose } from '#equation/closure.ts';
import type { Fabric } from '#equation/fabric.ts';
import { resolveIntent } from '#equation/intent.ts';
import { flowFacts } from '#facts/platform/flow.ts';
import { type Groups, groupsOf } from '#facts/platform/groups.ts';
import { reasonsIn } from '#facts/platform/reason.ts';
import type { FlowFacts, PlatformFacts, WorkloadFacts } from '#facts/platform/schema.ts';
import { listening, membershipFacts } from '#facts/platform/workload.ts';
import { locate } from '#manifest/locate.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { resourceId } from '#manifest/resource.ts';
import { MESH_KINDS, type MeshKind } from '#mesh/membership.ts';
import { andNotBits, type Bits, members } from '#set/bits.ts';

/**
 * Everything that the reachability equation says about a cluster: per workload its membership, its listeners with whoever reaches them, its
 * declared calls and whether they work, its blast radius. Pure; work and size follow the number of classes.
 */
export function derivePlatform(fabric: Fabric, manifests: Manifests, intent: Intent): PlatformFacts {
  const { network, mesh } = fabric;
  const groups = groupsOf(fabric);
  const reasons = reasonsIn(manifests);
  const wanted = resolveIntent(fabric, intent);
  const flows = new Map<unknown, FlowFacts[]>();
  for (const one of wanted.flows) {
    flows.set(one.from, [...(flows.get(one.from) ?? []), ...flowFacts(fabric, one, reasons)]);
  }
  const listened = network.workloads.map((workload) => listening(fabric, workload, groups, reasons));
  const direct = listened.map(({ callers }) => callers);
  const [forward, reached] = [transpose(direct), closure(direct)];
  const idOf = (number: number): string => workloadId(network.workloads[number]);
  return {
    workloads: network.workloads.map((workload, number) => ({
      id: idOf(number),
      ...placeOf(manifests, workload),
      membership: membershipFacts(fabric, workload, reasons),
      listeners: listened[number]?.listeners ?? [],
      flows: flows.get(workload) ?? [],
      blast: blastFacts(forward[number] ?? NOBODY, reached[number] ?? NOBODY, groups, idOf),
    })),
    namespaces: [...fabric.cluster.namespaces.keys()],
    groups: groups.lists,
    dangling: wanted.dangling.map(({ flow, missing }) => ({
      from: flow?.from ?? '',
      to: flow?.to ?? missing,
      missing,
    })),
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

const NOBODY = new Uint32Array(0);
/** As many names as somebody reads; how many there are is told besides. */
const MOST_FURTHER = 20;

function blastFacts(
  direct: Bits,
  reached: Bits,
  groups: Groups,
  idOf: (number: number) => string,
): WorkloadFacts['blast'] {
  return {
    direct: groups.numberOf(direct),
    reached: members(reached).length,
    further: members(andNotBits(reached, direct), MOST_FURTHER).map(idOf),
  };
}

/** With the namespace in which it ends up, also where the manifest names none. */
function workloadId(workload: Workload | undefined): string {
  if (workload === undefined) return '';
  const { kind, name } = workload.resource;
  return resourceId(kind, workload.namespace, name);
}
