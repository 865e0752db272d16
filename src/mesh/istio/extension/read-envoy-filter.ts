import { namespaceOf } from '#cluster/namespace.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { readAttachment } from '#mesh/istio/authorization/attachment.ts';
import { type Extension, PLACES, type Place, strongest } from '#mesh/istio/extension/extension.ts';
import { patchEffect } from '#mesh/istio/extension/patch-effect.ts';

/**
 * Istio reference, "Envoy Filter, PatchContext". Waypoints have taken the patches of sidecars in some versions, and have a context of their
 * own in others, so they are in all but the gateways'.
 */
const CONTEXTS: ReadonlyMap<string, readonly Place[]> = new Map([
  ['SIDECAR_INBOUND', ['inbound', 'waypoint']],
  ['SIDECAR_OUTBOUND', ['outbound', 'waypoint']],
  ['GATEWAY', ['gateway']],
  ['WAYPOINT', ['waypoint']],
]);

/**
 * An EnvoyFilter (Istio reference, "Envoy Filter"): what each of its patches may do, and where. To which versions of the proxy, ports, routes
 * and filters a patch is restricted (`match`, besides its context) isn't looked at: it may apply. ztunnel takes none.
 */
export function readEnvoyFilter(resource: Resource): Extension {
  const spec = objectAt(resource.object, 'spec');
  const pairs = Object.entries(objectAt(objectAt(spec, 'workloadSelector'), 'labels'));
  const labels = pairs.map(([key, value]) => [key, String(value)] as const);
  const patches = arrayAt(spec, 'configPatches').map((patch, index) => ({
    patch: isObject(patch) ? patch : {},
    pointer: joinPointer('/spec', 'configPatches', index),
  }));
  const at = (place: Place) =>
    strongest(
      patches
        .filter(({ patch }) => placesOf(patch).includes(place))
        .map(({ patch, pointer }) => ({ effect: patchEffect(patch), pointer })),
      '/spec',
    );
  return {
    resource,
    namespace: namespaceOf(resource),
    attachment: { ...readAttachment(spec), labels },
    at: {
      inbound: at('inbound'),
      outbound: at('outbound'),
      gateway: at('gateway'),
      waypoint: at('waypoint'),
    },
  };
}

function placesOf(patch: JsonObject): readonly Place[] {
  // The bootstrap configuration is one for all directions.
  if (stringAt(patch, 'applyTo') === 'BOOTSTRAP') return PLACES;
  return CONTEXTS.get(stringAt(objectAt(patch, 'match'), 'context') ?? '') ?? PLACES;
}
