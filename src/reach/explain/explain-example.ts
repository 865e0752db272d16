import type { JsonObject } from '#manifest/json.ts';
import type { Network } from '#network/network.ts';
import type { PodPeer } from '#network/peer.ts';

/** A pod that could be added, as a manifest to apply; with its namespace where that would be new. */
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
  if (cluster.namespaces.has(namespace.name)) return [pod];
  const own = Object.keys(namespace.labels).length > 0 ? { labels: { ...namespace.labels } } : {};
  return [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace.name, ...own } }, pod];
}
