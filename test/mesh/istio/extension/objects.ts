import type { JsonObject } from '#manifest/json.ts';

export const HCM = 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3';

/** An EnvoyFilter with these patches. */
export function envoyFilter(
  patches: readonly JsonObject[],
  { namespace = 'shop', ...spec }: JsonObject & { readonly namespace?: string } = {},
): JsonObject {
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'x', namespace },
    spec: { ...spec, configPatches: patches },
  };
}

/** A patch, by default at what a sidecar takes. */
export function patch(
  applyTo: string,
  operation: string,
  value: JsonObject = {},
  context: string | undefined = 'SIDECAR_INBOUND',
): JsonObject {
  return {
    applyTo,
    ...(context === undefined ? {} : { match: { context } }),
    patch: { operation, value },
  };
}

export function httpFilter(type: string, config: JsonObject = {}): JsonObject {
  return { name: 'one', typed_config: { '@type': `type.googleapis.com/${type}`, ...config } };
}

/** Takes the filter away that enforces AuthorizationPolicies. */
export const NO_RBAC = patch('HTTP_FILTER', 'REMOVE');

export function wasmPlugin(spec: JsonObject = {}, namespace = 'shop'): JsonObject {
  return {
    apiVersion: 'extensions.istio.io/v1alpha1',
    kind: 'WasmPlugin',
    metadata: { name: 'w', namespace },
    spec: { url: 'oci://example.com/w:1', ...spec },
  };
}
