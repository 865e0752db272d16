import type { MeshBecause } from '#mesh/because.ts';

const UNMODELLED: ReadonlySet<MeshBecause['reason']> = new Set([
  'istio/not-modelled',
  'istio/client-not-modelled',
  'istio/machine',
  'linkerd/machine',
]);

/** Whether a reason is that something isn't modelled: it is told before all others, since without it the answer would be another. */
export function isUnmodelled({ reason }: MeshBecause): boolean {
  return UNMODELLED.has(reason);
}
