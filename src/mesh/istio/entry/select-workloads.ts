import type { Workload } from '#cluster/workload.ts';
import type { Istio } from '#mesh/istio/model.ts';

const indexed = new WeakMap<Istio, ReadonlyMap<string, readonly Workload[]>>();

/**
 * The workloads of all namespaces whose pods carry these labels (Gateway, `selector`: "by default workloads are searched across all
 * namespaces"); all that carry any label if there are none. Looks only at those that carry the rarest pair.
 */
export function workloadsCarrying(
  istio: Istio,
  labels: Readonly<Record<string, string>>,
): readonly Workload[] {
  const pairs = Object.entries(labels);
  const byPair = indexOf(istio);
  let candidates: readonly Workload[] = [...istio.cluster.workloads, ...istio.cluster.operated];
  for (const [key, value] of pairs) {
    const carriers = byPair.get(pairKey(key, value)) ?? [];
    if (carriers.length < candidates.length) candidates = carriers;
  }
  return candidates.filter((one) =>
    pairs.every(([key, value]) => Object.hasOwn(one.labels, key) && one.labels[key] === value),
  );
}

function indexOf(istio: Istio): ReadonlyMap<string, readonly Workload[]> {
  const known = indexed.get(istio);
  if (known !== undefined) return known;
  const index = new Map<string, Workload[]>();
  for (const workload of [...istio.cluster.workloads, ...istio.cluster.operated]) {
    for (const [key, value] of Object.entries(workload.labels)) {
      const pair = pairKey(key, value);
      const carriers = index.get(pair);
      if (carriers === undefined) index.set(pair, [workload]);
      else carriers.push(workload);
    }
  }
  indexed.set(istio, index);
  return index;
}

function pairKey(key: string, value: string): string {
  return JSON.stringify([key, value]);
}
