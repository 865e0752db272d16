import type { MeshBecause } from '#mesh/because.ts';
import { isUnmodelled } from '#mesh/is-unmodelled.ts';
import type { Way } from '#mesh/way.ts';

/** What isn't modelled of a way, and makes answers about it unknown. */
export function unmodelledOf({ because, authorization }: Way): readonly MeshBecause[] {
  const found = [
    ...because,
    ...authorization.decisions.flatMap((one) => (one.outcome === 'unknown' ? one.because : [])),
  ].filter(isUnmodelled);
  return found.filter(
    ({ resource }, index) => found.findIndex((other) => other.resource === resource) === index,
  );
}
