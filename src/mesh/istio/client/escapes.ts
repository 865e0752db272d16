import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { interception, onAnnotation, portsOf, TRAFFIC } from '#mesh/istio/client/interception.ts';
import type { RegisteredHost } from '#mesh/istio/client/registry.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { label } from '#set/selector.ts';

/**
 * What goes past a sidecar on the way out: everything (`all`, with the reasons), or some ports and addresses. Where only some
 * addresses are led through the proxy, the world outside is taken to be among the others.
 */
export function escapes(
  istio: Istio,
  workload: Workload,
): { readonly all: readonly MeshBecause[]; readonly some: readonly RegisteredHost[] } {
  const { annotations } = workload;
  const ranges = label(annotations, `${TRAFFIC}excludeOutboundIPRanges`);
  const ports = portsOf(label(annotations, `${TRAFFIC}excludeOutboundPorts`));
  // A port that no annotation names, at an address that isn't known.
  const { captured, because } = interception(
    istio,
    { ...workload, annotations: without(annotations) },
    0,
    undefined,
  );
  if (captured !== 'yes') return { all: because, some: [] };
  const excluded = ports.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index),
  );
  const some: RegisteredHost[] = [];
  if (excluded.length > 0) {
    some.push({ host: '*', ports: excluded, because: onAnnotation(workload, 'excludeOutboundPorts') });
  }
  for (const range of (ranges ?? '').split(',').map((one) => one.trim())) {
    if (range === '') continue;
    some.push({ host: range, ports: [], because: onAnnotation(workload, 'excludeOutboundIPRanges') });
  }
  return { all: [], some };
}

/** The annotations without those that name single ports and addresses. */
function without(annotations: Workload['annotations']): Workload['annotations'] {
  const named = new Set(
    ['excludeOutboundPorts', 'excludeOutboundIPRanges', 'includeOutboundPorts'].map((one) => TRAFFIC + one),
  );
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !named.has(key)));
}
