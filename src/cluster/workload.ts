import {
  groupKind,
  ownerReferences,
  type PodTemplate,
  podTemplate,
  stringMap,
} from '#cluster/pod-template.ts';
import { type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/** Something that runs pods. A pod whose owner is among the manifests is counted as its owner. */
export interface Workload {
  readonly resource: Resource;
  readonly template: PodTemplate;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** As written; `''` means the namespace's `default` account. */
  readonly serviceAccount: string;
}

/** The workloads among the resources, in their order, each once. */
export function findWorkloads(resources: readonly Resource[]): readonly Workload[] {
  const workloads: Workload[] = [];
  const owners = indexOwners(resources);
  for (const resource of resources) {
    const template = podTemplate(resource);
    if (template === undefined) continue;
    if (ownerReferences(resource).some((reference) => isPresent(reference, resource, owners))) continue;
    workloads.push({
      resource,
      template,
      labels: stringMap(template.metadata['labels']),
      annotations: stringMap(template.metadata['annotations']),
      serviceAccount: serviceAccountOf(template.spec),
    });
  }
  return workloads;
}

/** `serviceAccountName`, or its deprecated alias `serviceAccount` (PodSpec v1). */
function serviceAccountOf(spec: JsonObject): string {
  return stringAt(spec, 'serviceAccountName') || stringAt(spec, 'serviceAccount') || '';
}

interface Owners {
  readonly uids: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

function indexOwners(resources: readonly Resource[]): Owners {
  const uids = new Set<string>();
  const names = new Set<string>();
  for (const resource of resources) {
    if (podTemplate(resource) === undefined) continue;
    const uid = stringAt(objectAt(resource.object, 'metadata'), 'uid');
    if (uid !== undefined) uids.add(uid);
    names.add(`${groupKind(resource)}/${resource.namespace}/${resource.name}`);
  }
  return { uids, names };
}

/** An owner without a template (a Node that owns a static pod) doesn't stand for its pod. */
function isPresent(reference: JsonObject, owned: Resource, owners: Owners): boolean {
  const apiVersion = stringAt(reference, 'apiVersion') ?? '';
  const group = apiVersion.includes('/') ? `${apiVersion.slice(0, apiVersion.indexOf('/'))}/` : '';
  const key = `${group}${stringAt(reference, 'kind') ?? ''}/${owned.namespace}/${stringAt(reference, 'name') ?? ''}`;
  if (!owners.names.has(key)) return false;
  const uid = stringAt(reference, 'uid');
  return uid === undefined || uid === '' || owners.uids.size === 0 || owners.uids.has(uid);
}
