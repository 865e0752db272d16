import type { Workload } from '#cluster/workload.ts';
import { carriesLabels } from '#mesh/istio/client/istio-resources.ts';
import type { Istio } from '#mesh/istio/model.ts';

const TOPOLOGY = 'topology.';

/**
 * Whether pods of a workload may be in a subset with these labels. Those about the place are added by the control plane, from the node
 * (region, zone) and the mesh (network, cluster), never empty: where the nodes aren't known, they may hold (DestinationRule, Subset,
 * `labels`; Istio docs, "Locality Load Balancing").
 */
export function carriesSubset(
  { cluster }: Istio,
  labels: Readonly<Record<string, string>>,
  workload: Workload,
): boolean {
  const all = Object.entries(labels);
  const own = all.filter(([key]) => !key.startsWith(TOPOLOGY) || Object.hasOwn(workload.labels, key));
  if (!carriesLabels(Object.fromEntries(own), workload.labels)) return false;
  const places = all.filter((pair) => !own.includes(pair));
  if (places.some(([, value]) => value === '')) return false;
  const nodes = cluster.nodes.filter(({ name }) => workload.node === '' || workload.node === name);
  const ofNode = places.filter(([key]) => key.startsWith('topology.kubernetes.io/'));
  return nodes.length === 0 || nodes.some((node) => carriesLabels(Object.fromEntries(ofNode), node.labels));
}
