/** The words for the reasons of this folder; each completes "…, because", with `{detail}` for the detail. */
export const ISTIO_CLIENT_REASONS = {
  'istio/client-no-proxy': 'the client has no proxy that would encrypt: {detail}',
  'istio/client-uncertain': 'it is not known whether the client has a proxy',
  'istio/client-not-captured': "the client's own proxy does not see the call: {resource} {detail}",
  'istio/client-capture-unknown':
    "whether the client's proxy sees the call depends on addresses that are not known: {resource} {detail}",
  'istio/client-own-certificates':
    'the client speaks TLS itself, with the certificates that its proxy writes into {detail}',
  'istio/client-proxy-certificates':
    "the client's proxy has certificates of its own instead of the mesh's: {detail}",
  'istio/auto-mtls': "both ends are in the mesh, and the client's proxy upgrades to mutual TLS by itself",
  'istio/auto-mtls-off':
    'automatic mutual TLS is off in the mesh ({detail}), and no DestinationRule asks for TLS',
  'istio/server-no-proxy': 'the server has no proxy that would take mutual TLS: {detail}',
  'istio/server-uncertain': 'it is not known whether the server has a proxy that takes mutual TLS',
  'istio/server-mtls-disabled':
    '{resource} turns mutual TLS off for the server, so the client does not try it',
  'istio/server-namespace-disabled':
    '{resource} turns mutual TLS off for the namespace, which is what clients go by, whatever the workload demands',
  'istio/server-tls-label':
    'the label security.istio.io/tlsMode of {resource} tells clients not to use mutual TLS',
  'istio/headless-mixed':
    'the Service {detail} has no address of its own, and not all of its pods have a sidecar, so clients do without mutual TLS',
  'istio/rule-disable': '{resource} turns TLS off',
  'istio/rule-istio-mutual': "{resource} asks for the mesh's mutual TLS",
  'istio/rule-istio-mutual-no-proxy':
    "{resource} asks for the mesh's mutual TLS of a server that has no proxy to take it",
  'istio/rule-tls':
    '{resource} asks for TLS of another kind ({detail}), which the proxy of a mesh service does not take',
  'istio/rule-credential':
    '{resource} names a credential without selecting workloads: sidecars then send plaintext',
  'istio/rules-undecided':
    'which of {detail} will be the oldest, and so hold, is not written, and they disagree',
  'istio/rule-subset': 'the call goes to the subset {detail}, by {resource}',
  'istio/subset-missing': 'no DestinationRule has the subset {detail} to which {resource} leads',
  'istio/hbone-client': "the client's proxy speaks HBONE with what ztunnel captures",
  'istio/ztunnel-mtls': "the client's ztunnel speaks HBONE with members of the mesh",
  'istio/ztunnel-plaintext': "the client's ztunnel passes on what goes to pods outside of the mesh as it is",
  'istio/passthrough-address':
    "the call goes to a pod's own address, which the client's proxy passes on as it is (ALLOW_ANY)",
  'istio/passthrough-unseen':
    "the client's proxy does not know the host {detail}, and passes the call on as it is (ALLOW_ANY)",
  'istio/refused-unregistered':
    "the client's proxy refuses hosts that it does not know (REGISTRY_ONLY): {detail}",
  'istio/not-imported': 'the egress hosts of {resource} do not include {detail}',
  'istio/not-exported': '{resource} is not exported to the namespace of the client',
  'istio/outbound-policy': '{resource} says {detail}',
  'istio/outbound-default': 'nothing limits what leaves; the mesh says {detail}',
  'istio/egress-listener':
    '{resource} has a listener of its own for this port, which the call may use or not',
  'istio/routed-elsewhere': '{resource} leads calls for {detail} to other workloads',
  'istio/routed-perhaps': '{resource} may lead calls for {detail} to somewhere else, which is not followed',
  'istio/backend-tls': '{resource} may make gateways speak TLS of another kind, which is not followed',
  'istio/routed-several':
    '{resource} leads calls for {detail} to several destinations with different transports',
  'istio/routed-delegate':
    '{resource} delegates routes for {detail} to a VirtualService that is not among the manifests',
  'istio/route': '{resource} leads calls for {detail} here',
  'istio/ztunnel-outbound': 'ztunnel holds nothing back that leaves',
  'istio/gateway-outbound': 'a gateway sends out only what its routes lead out',
  'istio/service-entry': '{resource} registers it',
} as const;
