import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { IstioReason } from '#mesh/istio/reasons.ts';
import type { LinkerdReason } from '#mesh/linkerd/reasons.ts';
import type { NoneReason } from '#mesh/none/reasons.ts';

/** The closed list of reasons: each implementation owns its part, with the words that `formatMeshBecause` uses. */
export type MeshReason = IstioReason | LinkerdReason | NoneReason;

/** Why a mesh decides as it does. Text is made of it at the edge, by `formatMeshBecause`. */
export interface MeshBecause {
  readonly reason: MeshReason;
  /** What decided: a policy, the workload, its namespace, the mesh's configuration; none for a documented default. */
  readonly resource?: Resource;
  /** Into the resource. */
  readonly pointer?: Pointer;
  /** A value that the reason's words mention: a mode, a port, a name. */
  readonly detail?: string;
}
