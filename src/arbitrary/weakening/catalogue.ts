import type { Entry } from '#arbitrary/weakening/ground.ts';
import { AUTHORIZATION_OPERATIONS } from '#arbitrary/weakening/kinds/authorization-operation.ts';
import { AUTHORIZATION_POLICIES } from '#arbitrary/weakening/kinds/authorization-policy.ts';
import { AUTHORIZATION_SOURCES } from '#arbitrary/weakening/kinds/authorization-source.ts';
import { CLIENTS } from '#arbitrary/weakening/kinds/client.ts';
import { EXPOSURES } from '#arbitrary/weakening/kinds/exposure.ts';
import { IDENTITIES } from '#arbitrary/weakening/kinds/identity.ts';
import { LINKERD } from '#arbitrary/weakening/kinds/linkerd.ts';
import { MEMBERSHIPS } from '#arbitrary/weakening/kinds/membership.ts';
import { NETWORK_POLICIES } from '#arbitrary/weakening/kinds/network-policy.ts';
import { PEER_AUTHENTICATIONS } from '#arbitrary/weakening/kinds/peer-authentication.ts';
import { REMOVALS } from '#arbitrary/weakening/kinds/removal.ts';

/** All weakenings that are known, in the order in which they are tried. */
export const ENTRIES: readonly Entry[] = [
  ...REMOVALS,
  ...PEER_AUTHENTICATIONS,
  ...MEMBERSHIPS,
  ...IDENTITIES,
  ...AUTHORIZATION_SOURCES,
  ...AUTHORIZATION_OPERATIONS,
  ...AUTHORIZATION_POLICIES,
  ...NETWORK_POLICIES,
  ...EXPOSURES,
  ...CLIENTS,
  ...LINKERD,
];
