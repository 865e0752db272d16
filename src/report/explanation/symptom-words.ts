import type { Speaks, Symptom } from '#reach/explain/explain.ts';

/** What an error looks like: to HTTP, and to other protocols where that differs. */
interface Looks {
  readonly http: string;
  readonly other?: string;
}

/**
 * What the caller sees when a connection is stopped. By the documentation of who answers: Istio docs, "Traffic Management Problems", "Security
 * Problems", "Ztunnel traffic redirection"; Envoy docs, "Response flags", "Role Based Access Control"; Linkerd docs, "Authorization
 * Policy, Policy rejections".
 */
const LOOKS: Readonly<Record<Symptom, Looks>> = {
  timeout: {
    http: 'connection timed out (packets are dropped; implementations that reject answer "connection refused" or "no route to host")',
  },
  'envoy-timeout': {
    http: '503 "upstream connect error or disconnect/reset before headers", reset reason "connection timeout" (its sidecar, flags UF,URX)',
    other: 'connected, then closed after the connect timeout of its sidecar',
  },
  'ztunnel-timeout': {
    http: 'connected to its own ztunnel, then "connection reset by peer" after a time out',
  },
  'linkerd-timeout': {
    http: '503 or 504 with the header l5d-proxy-error ("connect timed out", or the service is "in failfast")',
    other: 'connected to its own proxy, then closed',
  },
  reset: { http: '"connection reset by peer" (curl: 56) or an empty reply (curl: 52)' },
  handshake: { http: 'the TLS handshake fails: it has no certificate of the mesh' },
  'envoy-reset': {
    http: '503 "upstream connect error or disconnect/reset before headers", reset reason "connection termination" (its sidecar, flag UC)',
    other: '"connection reset by peer"',
  },
  'envoy-tls': {
    http: '503 "upstream connect error or disconnect/reset before headers" with a TLS error (its sidecar, flags UF,URX)',
    other: '"connection reset by peer"',
  },
  'envoy-plain-tls': {
    http: '503 "upstream connect error … TLS_error … WRONG_VERSION_NUMBER" (its sidecar speaks TLS, the server plaintext)',
    other: '"connection reset by peer"',
  },
  rbac: {
    http: '403 "RBAC: access denied"',
    other: 'connected, then "connection reset by peer" or an empty reply',
  },
  ztunnel: {
    http: '"connection reset by peer", whatever the protocol; ztunnel logs "connection closed due to policy rejection"',
  },
  linkerd: { http: '403 Forbidden (gRPC: PERMISSION_DENIED)', other: '"connection refused" or reset' },
  blackhole: {
    http: '502 Bad Gateway from its own sidecar (BlackHoleCluster)',
    other: '"connection reset by peer"',
  },
  'linkerd-egress': { http: '403 Forbidden from its own proxy', other: '"connection refused" or reset' },
};

/** What the caller sees, in a line: for the protocol that the port speaks, for both if that isn't known. */
export function symptomWords(symptom: Symptom, speaks: Speaks): string {
  const { http, other = http } = LOOKS[symptom];
  if (speaks === 'http' || http === other) return http;
  return speaks === 'bytes' ? other : `HTTP: ${http}; otherwise ${other}`;
}
