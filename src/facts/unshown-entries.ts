import type { Intent } from '#config/config.ts';
import { bestEntering, enteringOf } from '#equation/entering.ts';
import type { Fabric } from '#equation/fabric.ts';
import { resolveIntent } from '#equation/intent.ts';

/**
 * The workloads that are declared public, as `namespace/name`, of which the manifests don't show how the outside gets in: no Service, port of the
 * node or route leads there; or only one that an ingress controller or gateway serves which isn't among them, and isn't shut out for sure.
 */
export function unshownEntries(fabric: Fabric, intent: Intent): readonly string[] {
  return [...resolveIntent(fabric, intent).open.keys()].flatMap((workload) => {
    const best = bestEntering(enteringOf(fabric, workload));
    const shown = best.some(({ outcome, seen }) => seen || outcome === 'closed');
    if (workload.hostNetwork || shown) return [];
    return `${workload.namespace}/${workload.resource.name}`;
  });
}
