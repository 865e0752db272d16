import type { Layer } from '#mesh/istio/authorization/attribute-requests.ts';
import type { AuthorizationPolicy } from '#mesh/istio/authorization/policy.ts';
import type { Istio } from '#mesh/istio/model.ts';

/**
 * What becomes of the requests that a CUSTOM policy's rules match.
 * - `asked`: permitted only if the provider consents. - `missing`, `conflict`: denied. - `unknown`: can't be told.
 */
export type Custom = 'asked' | 'missing' | 'conflict' | 'unknown';

/**
 * Proxies ask one provider only; a provider that isn't defined, or a second one, denies what the policies match (Istio docs,
 * "External Authorization"). A provider that speaks HTTP isn't asked about TCP; which one does isn't known here.
 */
export function customOf(
  { settings }: Istio,
  customs: readonly AuthorizationPolicy[],
  { provider }: AuthorizationPolicy,
  layer: Layer,
): Custom {
  if (customs.some((other) => other.provider !== provider)) return 'conflict';
  const { extensionProviders } = settings;
  if (extensionProviders !== undefined && !extensionProviders.includes(provider)) return 'missing';
  return layer === 'http' ? 'asked' : 'unknown';
}
