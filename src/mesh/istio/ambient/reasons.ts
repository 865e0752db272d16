/** The words for ztunnel, HBONE and waypoints; each completes "…, because", with `{detail}` and `{resource}` filled in. */
export const ISTIO_AMBIENT_REASONS = {
  'istio/ztunnel-port': 'ztunnel takes the port for itself and refuses calls to it',
  'istio/ztunnel-hbone': "the node's ztunnel takes mutual TLS for it, in HBONE",
  'istio/sidecar-hbone': 'its sidecar takes HBONE: {detail}',
  'istio/sidecar-no-hbone': 'nothing says that its sidecar takes HBONE',
  'istio/waypoint': 'the waypoint {detail} stands before it, by {resource}',
  'istio/waypoint-missing': '{resource} asks for the waypoint {detail}, which is not among the manifests',
  'istio/waypoint-foreign': 'the waypoint {detail} is not one of Istio, and what it permits is not known',
  'istio/waypoint-address': 'the policy asks for the address of the waypoint {detail}, which is not known',
  'istio/waypoint-route': '{resource} leads some of the calls for {detail} here',
} as const;
