/**
 * A default inbound policy, also of a Server's `accessPolicy` (Linkerd docs, "Authorization Policy", "Default policies").
 * `tls-unauthenticated` is TLS without a client certificate.
 */
export const DEFAULT_POLICIES = {
  'all-unauthenticated': { clients: 'anybody', clusterOnly: false },
  'all-tls-unauthenticated': { clients: 'tls', clusterOnly: false },
  'all-authenticated': { clients: 'meshed', clusterOnly: false },
  'cluster-unauthenticated': { clients: 'anybody', clusterOnly: true },
  'cluster-tls-unauthenticated': { clients: 'tls', clusterOnly: true },
  'cluster-authenticated': { clients: 'meshed', clusterOnly: true },
  audit: { clients: 'anybody', clusterOnly: false },
  deny: { clients: 'nobody', clusterOnly: false },
} as const;
export type DefaultPolicy = keyof typeof DEFAULT_POLICIES;

export function isDefaultPolicy(text: string): text is DefaultPolicy {
  return Object.hasOwn(DEFAULT_POLICIES, text);
}

/** The policy of a port that requires an identity; `deny` and `audit` stay as they are (policy controller, index.rs). */
export function requiringIdentity(policy: DefaultPolicy): DefaultPolicy {
  if (policy === 'audit' || policy === 'deny') return policy;
  return DEFAULT_POLICIES[policy].clusterOnly ? 'cluster-authenticated' : 'all-authenticated';
}
