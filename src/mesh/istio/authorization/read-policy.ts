import { namespaceOf } from '#cluster/namespace.ts';
import { stringMap } from '#cluster/pod-template.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { shapeOf } from '#manifest/validate/tables.ts';
import { walkShape } from '#manifest/validate/walk.ts';
import { readAttachment } from '#mesh/istio/authorization/attachment.ts';
import { ACTIONS, type AuthorizationPolicy } from '#mesh/istio/authorization/policy.ts';
import { readRule } from '#mesh/istio/authorization/read-rule.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** Reads an AuthorizationPolicy; of one that is refused, what can be read of it. */
export function readAuthorizationPolicy(resource: Resource): AuthorizationPolicy {
  const spec = objectAt(resource.object, 'spec');
  const written = stringAt(spec, 'action') ?? 'ALLOW';
  const refused = refusal(resource);
  return {
    resource,
    namespace: namespaceOf(resource),
    action: ACTIONS.find((action) => action === written) ?? 'ALLOW',
    provider: stringAt(objectAt(spec, 'provider'), 'name') ?? '',
    dryRun: isDryRun(resource.object),
    attachment: readAttachment(spec),
    rules: arrayAt(spec, 'rules').flatMap((rule, index) => (isObject(rule) ? readRule(rule, index) : [])),
    ...(refused === undefined ? {} : { refused }),
  };
}

/** What the API server or istiod's webhook would object to, if anything. Fields that nobody knows are dropped, not refused. */
export function refusal(resource: Resource): MeshFault | undefined {
  const shape = shapeOf(resource.apiVersion, resource.kind);
  const violations = shape === undefined ? [] : walkShape(shape, resource.object);
  const first = violations.find(({ code, level }) => code !== 'unknown-field' && level === 'severe');
  return first && { resource, pointer: first.pointer, message: first.message };
}

const TRUE: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True'];

/** Annotation `istio.io/dry-run` (Istio docs, "Resource Annotations"), a Go boolean. */
function isDryRun(object: JsonObject): boolean {
  const annotations = stringMap(objectAt(object, 'metadata')['annotations']);
  const value = Object.hasOwn(annotations, 'istio.io/dry-run') ? annotations['istio.io/dry-run'] : undefined;
  return value !== undefined && TRUE.includes(value);
}
