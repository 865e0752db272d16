import { dump } from 'js-yaml';
import type { INamespace, IPod, IServiceAccount } from 'kubernetes-models/v1';
import { namespaceOf } from '#cluster/namespace.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { PodPeer } from '#network/peer.ts';

/** A pod to be added, as manifests to apply: with its namespace and its service account where these would be new. */
export function podManifests(
  fabric: Fabric,
  { namespace, labels, serviceAccount }: PodPeer,
  annotations: Readonly<Record<string, string>>,
): readonly JsonObject[] {
  const { cluster } = fabric;
  const isNew = !cluster.namespaces.has(namespace.name);
  const hasAccount =
    serviceAccount === 'default' ||
    cluster.resources.some(
      (one) =>
        one.kind === 'ServiceAccount' && one.name === serviceAccount && namespaceOf(one) === namespace.name,
    );
  return [
    ...(isNew ? [namespaceObject(namespace)] : []),
    ...(hasAccount ? [] : [accountObject(namespace.name, serviceAccount)]),
    podObject(freeName(fabric, namespace.name), namespace.name, labels, annotations, serviceAccount),
  ];
}

/** YAML, ready to paste. */
export function manifestText(objects: readonly JsonObject[]): string {
  return objects.map((one) => dump(one, { lineWidth: -1, noRefs: true, quotingType: '"' })).join('---\n');
}

function podObject(
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
  serviceAccount: string,
): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, ...present('labels', labels), ...present('annotations', annotations) },
    spec: {
      ...(serviceAccount === 'default' ? {} : { serviceAccountName: serviceAccount }),
      containers: [{ name: 'shell', image: 'busybox', command: ['sleep', 'infinity'] }],
    },
  } satisfies IPod;
}

function namespaceObject({ name, labels }: PodPeer['namespace']): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, ...present('labels', labels) },
  } satisfies INamespace;
}

function accountObject(namespace: string, name: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace },
  } satisfies IServiceAccount;
}

function present<K extends string>(key: K, map: Readonly<Record<string, string>>) {
  return Object.keys(map).length === 0 ? {} : { [key]: { ...map } };
}

/** That no pod there has. */
function freeName({ cluster }: Fabric, namespace: string): string {
  const taken = new Set(
    cluster.resources
      .filter((one) => one.kind === 'Pod' && namespaceOf(one) === namespace)
      .map(({ name }) => name),
  );
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'intruder' : `intruder-${number}`;
    if (!taken.has(name)) return name;
  }
}
