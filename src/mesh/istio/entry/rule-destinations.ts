import { namespaceOf } from '#cluster/namespace.ts';
import { arrayAt, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { qualifiedHost } from '#mesh/istio/client/host-name.ts';
import type { EntryDestination } from '#mesh/istio/entry/entry-rule.ts';

/**
 * Where a rule of a VirtualService sends: its weighted routes, of which one with weight 0 gets nothing if another has a weight, and its
 * mirrors (HTTPRoute, `route`, `mirror`, `mirrors`; "HTTPRouteDestination, weight").
 */
export function ruleDestinations(
  rule: JsonObject,
  resource: Resource,
  pointer: Pointer,
): readonly EntryDestination[] {
  const routes = arrayAt(rule, 'route');
  const isWeighted = routes.some((route) => isObject(route) && (route['weight'] ?? 0) !== 0);
  const weighted = routes.flatMap((route, index) => {
    if (!isObject(route) || (isWeighted && (route['weight'] ?? 0) === 0)) return [];
    const place = joinPointer(pointer, 'route', index, 'destination');
    return destination(route['destination'], resource, place, false);
  });
  if (weighted.length === 0) return weighted;
  const single = isMirrored(
    objectAt(rule, 'mirrorPercentage'),
    rule['mirrorPercent'] ?? rule['mirror_percent'],
  )
    ? destination(rule['mirror'], resource, joinPointer(pointer, 'mirror'), true)
    : [];
  const several = arrayAt(rule, 'mirrors').flatMap((mirror, index) =>
    isObject(mirror) && isMirrored(objectAt(mirror, 'percentage'), undefined)
      ? destination(
          mirror['destination'],
          resource,
          joinPointer(pointer, 'mirrors', index, 'destination'),
          true,
        )
      : [],
  );
  return [...weighted, ...single, ...several];
}

/** Without a share everything is mirrored. */
function isMirrored(percentage: JsonObject, older: Json | undefined): boolean {
  return percentage['value'] !== 0 && older !== 0;
}

function destination(
  written: Json | undefined,
  resource: Resource,
  pointer: Pointer,
  mirror: boolean,
): readonly EntryDestination[] {
  const host = isObject(written) ? stringAt(written, 'host') : undefined;
  if (!isObject(written) || host === undefined) return [];
  const port = objectAt(written, 'port')['number'];
  return [
    {
      host: qualifiedHost(host, namespaceOf(resource)).toLowerCase(),
      port: typeof port === 'number' ? port : undefined,
      subset: stringAt(written, 'subset') ?? '',
      mirror,
      resource,
      pointer,
    },
  ];
}
