import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { MeshKind } from '#mesh/membership.ts';
import type { AskedOperation } from '#reach/explain/explain-operation.ts';
import type { PlaceClasses } from '#reach/explain/explain-place-cells.ts';

/** What every part of an answer is made from. */
export interface Context {
  readonly fabric: Fabric;
  readonly manifests: Manifests;
  readonly operations: readonly AskedOperation[];
  /** The meshes among the manifests; without any, the answer has nothing to say about them. */
  readonly meshes: readonly MeshKind[];
  /** Worked out once for each destination. */
  readonly classesOf: (workload: Workload) => readonly PlaceClasses[];
}
