import type { Fabric } from '#equation/fabric.ts';
import { istioSigns } from '#mesh/istio/settings/signs.ts';
import { isLinkerdPresent } from '#mesh/linkerd/membership/presence.ts';
import type { Membership } from '#mesh/membership.ts';
import { membershipOf } from '#mesh/mesh.ts';

/** The ways to be in a mesh among which one can choose. */
export const PLAN_MESHES = ['istio', 'ambient', 'linkerd'] as const;
export type PlanMesh = (typeof PLAN_MESHES)[number];

/** Which mesh each namespace is to be in. */
export interface Targets {
  /** Those in use, in the order of `PLAN_MESHES`. */
  readonly used: readonly PlanMesh[];
  /** `undefined`: it has to be chosen, since there is none, or more than one. */
  of(namespace: string): PlanMesh | undefined;
}

/**
 * A namespace stays with the mesh in which most of its workloads are. One of which none is in a mesh goes to the chosen one; if none is
 * chosen, to the cluster's, if that has only one control plane.
 */
export function targetsOf(fabric: Fabric, chosen: PlanMesh | undefined): Targets {
  const byNamespace = new Map<string, Map<PlanMesh, number>>();
  const overall = new Map<PlanMesh, number>();
  for (const workload of fabric.network.workloads) {
    const kind = kindOfMember(membershipOf(fabric.mesh, workload));
    if (kind === undefined) continue;
    const own = byNamespace.get(workload.namespace) ?? new Map<PlanMesh, number>();
    byNamespace.set(workload.namespace, own.set(kind, (own.get(kind) ?? 0) + 1));
    overall.set(kind, (overall.get(kind) ?? 0) + 1);
  }
  const found = PLAN_MESHES.filter((mesh) => overall.has(mesh));
  const used = found.length > 0 ? found : bySigns(fabric);
  const planes = new Set(used.map((mesh) => (mesh === 'linkerd' ? 'linkerd' : 'istio')));
  const standard = chosen ?? (planes.size === 1 ? (most(overall) ?? used[0]) : undefined);
  return { used, of: (namespace) => most(byNamespace.get(namespace)) ?? standard };
}

/** The mesh of a member. A gateway says nothing of what its neighbours are in. */
export function kindOfMember({ mesh, mode, member }: Membership): PlanMesh | undefined {
  if (member !== 'yes' || mesh === 'none') return undefined;
  if (mesh === 'linkerd') return 'linkerd';
  if (mode === 'ambient' || mode === 'waypoint') return 'ambient';
  return mode === 'sidecar' ? 'istio' : undefined;
}

/** Without a workload in a mesh: what else among the manifests speaks of one. */
function bySigns({ cluster }: Fabric): readonly PlanMesh[] {
  const { istio, ambient } = istioSigns(cluster);
  return [
    ...(ambient !== undefined ? (['ambient'] as const) : istio !== undefined ? (['istio'] as const) : []),
    ...(isLinkerdPresent(cluster) ? (['linkerd'] as const) : []),
  ];
}

function most(counts: ReadonlyMap<PlanMesh, number> | undefined): PlanMesh | undefined {
  return PLAN_MESHES.filter((mesh) => counts?.has(mesh)).sort(
    (a, b) => (counts?.get(b) ?? 0) - (counts?.get(a) ?? 0),
  )[0];
}
