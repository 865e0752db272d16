import { type Entry, edited, perResource } from '#arbitrary/weakening/ground.ts';
import { isAllowing, rulesOf } from '#arbitrary/weakening/kinds/authorization-rules.ts';
import { arrayAt, isObject, type JsonObject, objectAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** What an AuthorizationPolicy of Istio lets callers do: more than before. */
export const AUTHORIZATION_OPERATIONS: readonly Entry[] = [
  perResource('drop-to', 'A rule no longer asks what is called.', (resource) =>
    rulesOf(resource)
      .filter(({ rule }) => isAllowing(resource) && arrayAt(rule, 'to').length > 0)
      .map(({ pointer, index }) =>
        edited(resource, joinPointer(pointer, 'to'), `no longer asks what is called, in rule ${index}`),
      ),
  ),
  without('drop-paths', 'An operation no longer asks for its paths.', 'paths'),
  without('drop-methods', 'An operation no longer asks for its methods.', 'methods'),
  without('drop-ports', 'An operation no longer asks for its ports.', 'ports'),
  without('drop-hosts', 'An operation no longer asks for its hosts.', 'hosts'),
  perResource('prefix-path', 'An exact path becomes a prefix.', (resource) =>
    operationsOf(resource).flatMap(({ operation, pointer }) =>
      arrayAt(operation, 'paths').flatMap((path, index) => {
        if (typeof path !== 'string' || path.includes('*') || path.includes('{')) return [];
        const at = joinPointer(pointer, 'paths', index);
        return [edited(resource, at, `permits ${path}* instead of ${path}`, `${path}*`)];
      }),
    ),
  ),
];

function without(name: string, sentence: string, member: string): Entry {
  return perResource(name, sentence, (resource) =>
    operationsOf(resource)
      .filter(({ operation }) => Object.keys(operation).length > 1 && arrayAt(operation, member).length > 0)
      .map(({ operation, pointer }) =>
        edited(
          resource,
          joinPointer(pointer, member),
          `no longer asks for the ${member} ${arrayAt(operation, member).join(', ')}`,
        ),
      ),
  );
}

function operationsOf(
  resource: Resource,
): readonly { readonly operation: JsonObject; readonly pointer: Pointer }[] {
  if (!isAllowing(resource)) return [];
  return rulesOf(resource).flatMap(({ rule, pointer }) =>
    arrayAt(rule, 'to').flatMap((to, index) =>
      isObject(to)
        ? { operation: objectAt(to, 'operation'), pointer: joinPointer(pointer, 'to', index, 'operation') }
        : [],
    ),
  );
}
