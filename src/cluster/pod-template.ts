import { arrayAt, isArray, isObject, type Json, type JsonObject, objectAt } from '#manifest/json.ts';
import { type Pointer, parsePointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** A pod template found in a resource: `metadata` and `spec` stand below `pointer`. */
export interface PodTemplate {
  readonly pointer: Pointer;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
}

/**
 * Where the kinds that run pods keep their template (Kubernetes API reference, workload resources;
 * Argo Rollouts; Knative Serving). A kind that isn't listed is found by its shape: `spec.template.spec.containers`.
 */
const TEMPLATES: ReadonlyMap<string, Pointer> = new Map([
  ['Pod', ''],
  ['apps/Deployment', '/spec/template'],
  ['apps/StatefulSet', '/spec/template'],
  ['apps/DaemonSet', '/spec/template'],
  ['apps/ReplicaSet', '/spec/template'],
  ['ReplicationController', '/spec/template'],
  ['batch/Job', '/spec/template'],
  ['batch/CronJob', '/spec/jobTemplate/spec/template'],
  ['argoproj.io/Rollout', '/spec/template'],
  ['serving.knative.dev/Service', '/spec/template'],
]);

const SHAPES: readonly Pointer[] = ['/spec/template', '/spec/jobTemplate/spec/template'];

/** The pod template of a resource, or `undefined` if it runs no pods (or is too broken to tell). */
export function podTemplate(resource: Resource): PodTemplate | undefined {
  const known = TEMPLATES.get(groupKind(resource));
  if (known !== undefined) return templateAt(resource.object, known);
  for (const shape of SHAPES) {
    const template = templateAt(resource.object, shape);
    if (template !== undefined && isArray(template.spec['containers'])) return template;
  }
  return undefined;
}

/** Whether where this kind keeps its pod template is known, as opposed to recognised by its shape. */
export function isKnownKind(resource: Resource): boolean {
  return TEMPLATES.has(groupKind(resource));
}

/** `group/Kind` without the version; only `Kind` for the core group. */
export function groupKind(resource: Resource): string {
  const slash = resource.apiVersion.indexOf('/');
  return slash === -1 ? resource.kind : `${resource.apiVersion.slice(0, slash)}/${resource.kind}`;
}

function templateAt(root: JsonObject, pointer: Pointer): PodTemplate | undefined {
  let node: Json | undefined = root;
  for (const key of parsePointer(pointer)) node = isObject(node) ? node[key] : undefined;
  if (!isObject(node) || !isObject(node['spec'])) return undefined;
  return { pointer, metadata: objectAt(node, 'metadata'), spec: node['spec'] };
}

/** The string members of labels or annotations; anything else isn't a label (the API server would refuse it). */
export function stringMap(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  const strings: [string, string][] = [];
  for (const [key, member] of Object.entries(value))
    if (typeof member === 'string') strings.push([key, member]);
  return Object.fromEntries(strings);
}

/** The references of a resource to those that own it (ObjectMeta v1, `ownerReferences`). */
export function ownerReferences(resource: Resource): readonly JsonObject[] {
  return arrayAt(objectAt(resource.object, 'metadata'), 'ownerReferences').filter(isObject);
}
