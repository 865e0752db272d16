/** The words for the reasons of this folder; each completes "…, because", with `{detail}` for the detail. */
export const ISTIO_TRANSPORT_REASONS = {
  'istio/strict': '{resource} demands mutual TLS',
  'istio/permissive': '{resource} accepts plaintext beside mutual TLS',
  'istio/disable': '{resource} turns mutual TLS off',
  'istio/permissive-default':
    'no PeerAuthentication sets a mode, and then plaintext is accepted beside mutual TLS',
  'istio/oldest-unknown': 'it depends on which of the PeerAuthentications {detail} is the oldest',
  'istio/ambient-no-disable':
    'ztunnel has no DISABLE: it takes mutual TLS all the same, and plaintext beside it',
  'istio/ambient-disable-under-strict':
    'ztunnel has no DISABLE, and whether the port then falls under the wider STRICT depends on its version',
  'istio/ambient-strict-port-lost':
    'a STRICT port of a workload that is not STRICT can get lost on the way to ztunnel where the mesh is STRICT',
  'istio/own-port': 'the proxy itself answers there, in plaintext ({detail})',
  'istio/proxy-port': 'the proxy takes the port {detail} for itself and leads nothing on from it',
  'istio/hbone-port': 'the port is for HBONE, which is always mutual TLS',
  'istio/port-excluded': '{detail} takes the port past the proxy',
  'istio/port-not-included': '{detail} leaves the port out of what goes through the proxy',
  'istio/no-interception': 'with interceptionMode NONE only listeners of a Sidecar go through the proxy',
  'istio/capture-unreadable': '{detail} is not a list of ports, so what goes through the proxy is not known',
  'istio/capture-metadata':
    '{detail} sets INBOUND_CAPTURE_PORTS, and whether its init container heeds that is not known',
  'istio/bypass-inbound': 'the annotation {detail} takes everything that comes in past ztunnel',
  'istio/ingress-tls': 'a listener of {resource} ends TLS of its own there ({detail})',
} as const;
