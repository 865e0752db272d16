import { arrayAt, isObject, type JsonObject, stringAt } from '#manifest/json.ts';
import type { Layer } from '#mesh/istio/authorization/attribute-requests.ts';
import type { AuthorizationPolicy } from '#mesh/istio/authorization/policy.ts';
import type { IstioSettings } from '#mesh/istio/settings/settings.ts';

/**
 * What becomes of the requests that a CUSTOM policy's rules match.
 * - `asked`: permitted only if the provider consents. - `ignored`: nothing. - `missing`, `conflict`: denied.
 * - `unknown`: can't be told.
 */
export type Custom = 'asked' | 'ignored' | 'missing' | 'conflict' | 'unknown';

/**
 * A proxy asks one provider only: a second one, or one that isn't defined well, makes it deny what the policies match. One that
 * speaks HTTP isn't asked about TCP (Istio docs, "External Authorization"; MeshConfig, "extensionProviders").
 */
export function customOf(
  settings: IstioSettings,
  customs: readonly AuthorizationPolicy[],
  { provider }: AuthorizationPolicy,
  layer: Layer,
): Custom {
  if (customs.some((other) => other.provider !== provider)) return 'conflict';
  const kind = kindOf(settings, provider);
  if (kind === 'missing') return 'missing';
  if (layer === 'http' || kind === 'grpc') return 'asked';
  return kind === 'http' ? 'ignored' : 'unknown';
}

function kindOf(
  { meshConfig, extensionProviders }: IstioSettings,
  name: string,
): 'http' | 'grpc' | 'missing' | 'unknown' {
  const written = arrayAt(meshConfig ?? {}, 'extensionProviders')
    .filter(isObject)
    .find((one) => stringAt(one, 'name') === name);
  if (written !== undefined) {
    if (isService(written['envoyExtAuthzGrpc'])) return 'grpc';
    return isService(written['envoyExtAuthzHttp']) ? 'http' : 'missing';
  }
  return extensionProviders === undefined || extensionProviders.includes(name) ? 'unknown' : 'missing';
}

/** Istiod takes no provider of which it can't make a cluster and a path. */
function isService(value: JsonObject[string]): boolean {
  if (!isObject(value)) return false;
  const { port, pathPrefix = '' } = value;
  const path = pathPrefix === '' || (typeof pathPrefix === 'string' && pathPrefix.startsWith('/'));
  return typeof port === 'number' && port >= 1 && port <= 65535 && path;
}
