/** The words for how connections get to a port; each completes "…, because", with `{detail}` and `{resource}` filled in. */
export const ISTIO_WAY_REASONS = {
  'istio/certificate-shown': 'a client without certificate has no mutual TLS',
  'istio/certificate-not-seen': 'no certificate is looked at in plaintext',
  'istio/gateway-closed': 'no server of the gateway opens the port',
  'istio/gateway-other-container':
    'the container {detail} may listen beside the gateway, which does not see it',
  'istio/gateway-own-port': 'the proxy itself answers there, in plaintext',
  'istio/gateway-server': 'a server of {resource} opens the port ({detail})',
  'istio/other-certificate':
    'who has a certificate for this server is not known, nor the principal that is read in it',
  'istio/waypoint-listens': 'a waypoint takes HBONE there, from any pod of the mesh',
  'istio/waypoint-closed': 'a waypoint takes nothing but HBONE',
} as const;
