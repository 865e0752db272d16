import { isOf } from '#arbitrary/weakening/kinds/removal.ts';
import { arrayAt, isObject, type JsonObject, objectAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

export const isAuthorizationPolicy = isOf('security.istio.io', 'AuthorizationPolicy');

export interface RuleAt {
  readonly rule: JsonObject;
  /** From 0. */
  readonly index: number;
  readonly pointer: Pointer;
}

/** The rules of an AuthorizationPolicy of Istio; none of another resource. */
export function rulesOf(resource: Resource): readonly RuleAt[] {
  if (!isAuthorizationPolicy(resource)) return [];
  return arrayAt(objectAt(resource.object, 'spec'), 'rules').flatMap((rule, index) =>
    isObject(rule) ? { rule, index, pointer: joinPointer('/spec/rules', index) } : [],
  );
}

/** ALLOW is what no action means. */
export function isAllowing({ object }: Resource): boolean {
  return (objectAt(object, 'spec')['action'] ?? 'ALLOW') === 'ALLOW';
}
