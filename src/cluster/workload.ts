import { type ContainerPort, containerPorts } from '#cluster/container-port.ts';
import { namespaceOf } from '#cluster/namespace.ts';
import { operatedPods } from '#cluster/operated.ts';
import {
  groupKind,
  ownerReferences,
  type PodTemplate,
  podTemplate,
  stringMap,
} from '#cluster/pod-template.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/** Something that runs pods. A pod whose owner is among the manifests is counted as its owner. */
export interface Workload {
  readonly resource: Resource;
  readonly template: PodTemplate;
  /** Where its pods run: `default` if the manifest names no namespace. */
  readonly namespace: string;
  /** What its pods carry: as written in the template, and what the kind's controller is documented to add. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** As written; `''` means the namespace's `default` account. */
  readonly serviceAccount: string;
  /** Its pods have the node's address and, in the commonest implementation, escape NetworkPolicy. */
  readonly hostNetwork: boolean;
  /** The ports that containers declare; they may listen on others. */
  readonly ports: readonly ContainerPort[];
  /** Of a live pod (`status.podIPs`); empty where they aren't known, as for everything that isn't applied yet. */
  readonly addresses: readonly string[];
  /** The node of a live pod, or the one that the manifest asks for by name; `''` if it isn't known. */
  readonly node: string;
}

/** The workloads whose pod template is in the manifests, in their order, each once. */
export function findWorkloads(resources: readonly Resource[]): readonly Workload[] {
  const workloads: Workload[] = [];
  const isOwned = ownership(resources);
  for (const resource of resources) {
    const template = podTemplate(resource);
    if (template === undefined || operatedPods(resource) !== undefined) continue;
    if (isOwned(resource)) continue;
    workloads.push({
      ...placement(resource, template.spec),
      template,
      labels: { ...stringMap(template.metadata['labels']), ...addedLabels(resource) },
      annotations: stringMap(template.metadata['annotations']),
      serviceAccount: serviceAccountOf(template.spec),
      ports: containerPorts(template.spec, template.pointer),
    });
  }
  return workloads;
}

/** The workloads whose pods an operator makes from a resource without a pod template, in order of reading. */
export function findOperated(resources: readonly Resource[]): readonly Workload[] {
  return resources.flatMap((resource) => {
    const pods = operatedPods(resource);
    if (pods === undefined) return [];
    const annotations = stringMap(pods.template.metadata['annotations']);
    return { ...placement(resource, pods.template.spec), annotations, ...pods };
  });
}

function placement(resource: Resource, spec: JsonObject) {
  const status = resource.kind === 'Pod' ? objectAt(resource.object, 'status') : {};
  const listed = arrayAt(status, 'podIPs').flatMap((one) =>
    isObject(one) ? (stringAt(one, 'ip') ?? []) : [],
  );
  const single = stringAt(status, 'podIP') ?? '';
  return {
    resource,
    namespace: namespaceOf(resource),
    hostNetwork: spec['hostNetwork'] === true,
    addresses: listed.length > 0 || single === '' ? listed : [single],
    node: stringAt(spec, 'nodeName') ?? '',
  };
}

/** Labels that a controller adds and whose value follows from the manifest (Job: "Job termination and cleanup", labels). */
function addedLabels({ apiVersion, kind, name }: Resource): Readonly<Record<string, string>> {
  if (kind === 'Job' && apiVersion.startsWith('batch/')) {
    return { 'batch.kubernetes.io/job-name': name, 'job-name': name };
  }
  if (kind === 'Service' && apiVersion.startsWith('serving.knative.dev/')) {
    return { 'serving.knative.dev/service': name, 'serving.knative.dev/configuration': name };
  }
  return {};
}

/** `serviceAccountName`, or its deprecated alias `serviceAccount` (PodSpec v1). */
function serviceAccountOf(spec: JsonObject): string {
  return stringAt(spec, 'serviceAccountName') || stringAt(spec, 'serviceAccount') || '';
}

/** Whether an owner of a resource is among these. They are gone through only if something has an owner at all. */
function ownership(resources: readonly Resource[]): (resource: Resource) => boolean {
  let owners: Owners | undefined;
  return (resource) =>
    ownerReferences(resource).some((reference) => {
      owners ??= indexOwners(resources);
      return isPresent(reference, resource, owners);
    });
}

interface Owners {
  readonly uids: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

function indexOwners(resources: readonly Resource[]): Owners {
  const uids = new Set<string>();
  const names = new Set<string>();
  for (const resource of resources) {
    if (podTemplate(resource) === undefined && operatedPods(resource) === undefined) continue;
    const uid = stringAt(objectAt(resource.object, 'metadata'), 'uid');
    if (uid !== undefined) uids.add(uid);
    names.add(`${groupKind(resource)}/${namespaceOf(resource)}/${resource.name}`);
  }
  return { uids, names };
}

/** An owner without a template (a Node that owns a static pod) doesn't stand for its pod. */
function isPresent(reference: JsonObject, owned: Resource, owners: Owners): boolean {
  const apiVersion = stringAt(reference, 'apiVersion') ?? '';
  const group = apiVersion.includes('/') ? `${apiVersion.slice(0, apiVersion.indexOf('/'))}/` : '';
  const key = `${group}${stringAt(reference, 'kind') ?? ''}/${namespaceOf(owned)}/${stringAt(reference, 'name') ?? ''}`;
  if (!owners.names.has(key)) return false;
  const uid = stringAt(reference, 'uid');
  return uid === undefined || uid === '' || owners.uids.size === 0 || owners.uids.has(uid);
}
