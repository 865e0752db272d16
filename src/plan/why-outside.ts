import type { MeshBecause } from '#mesh/because.ts';
import type { PlanMesh } from '#plan/target.ts';

/** What says nothing where it is plain that there is no proxy. */
const EMPTY: ReadonlySet<string> = new Set([
  'none/no-mesh',
  'none/not-asked',
  'linkerd/absent',
  'istio/no-sign',
]);
/** Why nothing is injected, which is beside the point for a namespace that is to be in ambient mode. */
const INJECTION =
  /^istio\/(namespace-(silent|not-enabled)|never-inject|annotation-too-late|injector-policy)$/;

/** Of the reasons why a workload is in no mesh: those that concern the mesh in which it is to be. */
export function whyOutside(
  because: readonly MeshBecause[],
  mesh: PlanMesh | undefined,
): readonly MeshBecause[] {
  return because.filter(({ reason }) => {
    if (EMPTY.has(reason)) return false;
    if (mesh === 'linkerd') return reason.startsWith('linkerd/');
    if (mesh === 'istio') return reason.startsWith('istio/') && reason !== 'istio/not-ambient';
    return mesh === 'ambient' ? reason.startsWith('istio/') && !INJECTION.test(reason) : true;
  });
}
