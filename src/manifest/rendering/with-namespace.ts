import { type JsonObject, objectAt, stringAt } from '#manifest/json.ts';

/**
 * A resource as it stands in the cluster that is installed to with `--namespace`: what is namespaced and names no namespace is in that
 * one. Kinds whose scope isn't known are taken for namespaced, as almost all are, but for those that begin with `Cluster`.
 */
export function withNamespace(object: JsonObject, kind: string, namespace: string | undefined): JsonObject {
  const metadata = objectAt(object, 'metadata');
  if (namespace === undefined || stringAt(metadata, 'namespace') || isClusterScoped(kind)) return object;
  return { ...object, metadata: { ...metadata, namespace } };
}

function isClusterScoped(kind: string): boolean {
  return kind.startsWith('Cluster') || CLUSTER_SCOPED.has(kind);
}

/** Kubernetes API reference, the kinds whose paths have no `namespaces/{namespace}`; then Gateway API and the network policy API. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'APIService',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'ComponentStatus',
  'CustomResourceDefinition',
  'DeviceClass',
  'FlowSchema',
  'IPAddress',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PodSecurityPolicy',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'ResourceSlice',
  'RuntimeClass',
  'ServiceCIDR',
  'StorageClass',
  'StorageVersion',
  'StorageVersionMigration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeAttributesClass',
  'VolumeSnapshotClass',
  'VolumeSnapshotContent',
  'GatewayClass',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
]);
