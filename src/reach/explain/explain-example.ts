import type { Cluster } from '#cluster/cluster.ts';
import { namespaceOf } from '#cluster/namespace.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Network } from '#network/network.ts';
import type { PodPeer } from '#network/peer.ts';

/** A pod that could be added, as a manifest to apply; with its namespace and its service account where these would be new. */
export function podManifests(
  { cluster }: Network,
  { namespace, labels, serviceAccount }: PodPeer,
): readonly JsonObject[] {
  const hasLabels = Object.keys(labels).length > 0;
  const pod: JsonObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'intruder',
      namespace: namespace.name,
      ...(hasLabels ? { labels: { ...labels } } : {}),
    },
    spec: {
      ...(serviceAccount === 'default' ? {} : { serviceAccountName: serviceAccount }),
      containers: [{ name: 'shell', image: 'busybox', command: ['sleep', 'infinity'] }],
    },
  };
  const account: JsonObject = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: serviceAccount, namespace: namespace.name },
  };
  const needed = hasAccount(cluster, namespace.name, serviceAccount) ? [pod] : [account, pod];
  if (cluster.namespaces.has(namespace.name)) return needed;
  const own = Object.keys(namespace.labels).length > 0 ? { labels: { ...namespace.labels } } : {};
  return [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace.name, ...own } }, ...needed];
}

/** A pod isn't admitted under an account that doesn't exist; each namespace gets `default` by itself. */
function hasAccount({ resources, workloads }: Cluster, namespace: string, name: string): boolean {
  if (name === 'default') return true;
  return (
    resources.some(
      (one) => one.kind === 'ServiceAccount' && one.name === name && namespaceOf(one) === namespace,
    ) || workloads.some((one) => one.serviceAccount === name && one.namespace === namespace)
  );
}
