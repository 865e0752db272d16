import type { JsonObject } from '#manifest/json.ts';

/** An AuthorizationPolicy of the namespace `shop`. */
export function policy(
  name: string,
  spec: JsonObject,
  options: { readonly namespace?: string; readonly annotations?: Readonly<Record<string, string>> } = {},
): JsonObject {
  const { namespace = 'shop', annotations = {} } = options;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace, annotations },
    spec,
  };
}

export function requestAuthentication(name: string, spec: JsonObject, namespace = 'shop'): JsonObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    metadata: { name, namespace },
    spec,
  };
}
