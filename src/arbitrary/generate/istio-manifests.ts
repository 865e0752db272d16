import * as fc from 'fast-check';
import { authorizationPolicy } from '#arbitrary/generate/authorization-policy.ts';
import { meshNamespaces } from '#arbitrary/generate/mesh-namespaces.ts';
import { peerAuthentication } from '#arbitrary/generate/peer-authentication.ts';
import type { JsonObject } from '#manifest/json.ts';

/** Istio's resources for a cluster: namespaces, PeerAuthentications, AuthorizationPolicies. Names are given by place. */
export const istioManifests = (): fc.Arbitrary<readonly JsonObject[]> =>
  fc
    .tuple(
      meshNamespaces(),
      fc.array(peerAuthentication(), { maxLength: 3 }),
      fc.array(authorizationPolicy(), { maxLength: 3 }),
    )
    .map(([namespaces, authentications, policies]) => [
      ...namespaces,
      ...[...authentications, ...policies].map((object, index) => ({
        ...object,
        metadata: { ...(object['metadata'] as JsonObject), name: `m-${index}` },
      })),
    ]);
