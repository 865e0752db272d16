import type { MeshBecause } from '#mesh/because.ts';
import { MESHED } from '#mesh/linkerd/identity.ts';
import { DEFAULT_POLICIES, type DefaultPolicy } from '#mesh/linkerd/inbound/default-policy.ts';
import type { ClientAuthorization } from '#mesh/linkerd/policy/client-authorization.ts';
import type { LinkerdSettings } from '#mesh/linkerd/settings/settings.ts';
import { ALL_ADDRESSES } from '#set/address-set.ts';
import { ANYTHING } from '#set/string-set.ts';

/** What a default policy authorizes; nothing if it is `deny` (policy controller, `default_authzs`). */
export function defaultAuthorizations(
  policy: DefaultPolicy,
  settings: LinkerdSettings,
  because: MeshBecause,
): readonly ClientAuthorization[] {
  const { clients, clusterOnly } = DEFAULT_POLICIES[policy];
  if (clients === 'nobody') return [];
  return [
    {
      name: `default:${policy}`,
      sources: clusterOnly ? settings.clusterNetworks : ALL_ADDRESSES,
      clients: clients === 'meshed' ? MESHED : ANYTHING,
      tlsOnly: clients === 'tls',
      because,
    },
  ];
}
