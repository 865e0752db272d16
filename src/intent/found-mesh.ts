import type { Fabric } from '#equation/fabric.ts';
import type { MeshKind, MeshMode } from '#mesh/membership.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Assumption } from '#mesh/notes.ts';

/** A mesh that the manifests show, and what was taken for its settings. */
export interface FoundMesh {
  readonly kind: Exclude<MeshKind, 'none'>;
  /** How many workloads are in it, and how many may be besides. */
  readonly members: number;
  readonly possible: number;
  readonly modes: readonly MeshMode[];
  readonly assumptions: readonly Assumption[];
}

/** The meshes that some workload is in. */
export function foundMeshes({ mesh, network }: Fabric): readonly FoundMesh[] {
  return (['istio', 'linkerd'] as const).flatMap((kind) => {
    const own = network.workloads
      .map((workload) => membershipOf(mesh, workload))
      .filter((membership) => membership.mesh === kind && membership.member !== 'no');
    if (own.length === 0) return [];
    const sure = own.filter(({ member }) => member === 'yes');
    const modes = [...new Set(sure.map(({ mode }) => mode))].sort();
    const { assumptions } = mesh.semantics[kind];
    return [{ kind, members: sure.length, possible: own.length - sure.length, modes, assumptions }];
  });
}
