/** The words for the reasons of this folder; each completes "…, because", with `{detail}` for the detail. */
export const ISTIO_MEMBERSHIP_REASONS = {
  'istio/proxy-present': 'its pods are written with the container istio-proxy ({detail})',
  'istio/proxy-unconfigured':
    'it has a container istio-proxy, and whether that takes the traffic is not written',
  'istio/ztunnel': 'it is a ztunnel, which carries the traffic of others',
  'istio/managed-gateway': 'Istio runs it for a Gateway ({detail})',
  'istio/status-annotation': 'the annotation sidecar.istio.io/status says that it was injected',
  'istio/host-network': 'it is in the network of its node, where nothing is injected or captured',
  'istio/system-namespace': 'nothing is injected or captured in the namespace {detail}',
  'istio/namespace-enabled': 'its namespace is labelled istio-injection={detail}',
  'istio/namespace-not-enabled': 'its namespace is labelled istio-injection={detail}, which is not enabled',
  'istio/namespace-revision': 'its namespace is labelled istio.io/rev={detail}',
  'istio/revision-unserved': 'no injector among the manifests answers to the revision {detail}',
  'istio/namespace-silent': 'its namespace has no label that asks for injection',
  'istio/namespace-by-default': 'namespaces without a label are injected (enableNamespacesByDefault)',
  'istio/namespace-unknown': 'its namespace {detail} is not among the manifests, and Istio is in use',
  'istio/namespace-ignored': 'no discoverySelector of the mesh looks at its namespace',
  'istio/no-sign': 'nothing among the manifests speaks of Istio',
  'istio/pod-inject': 'its pods say sidecar.istio.io/inject={detail}',
  'istio/pod-revision': 'its pods are labelled istio.io/rev={detail}',
  'istio/annotation-too-late':
    'the annotation sidecar.istio.io/inject counts only where the namespace is enabled',
  'istio/never-inject': 'a neverInjectSelector of the injector matches its pods',
  'istio/always-inject': 'an alwaysInjectSelector of the injector matches its pods',
  'istio/injector-policy': 'the policy of the injector is {detail}',
  'istio/templates': 'its pods ask for the injection templates {detail}',
  'istio/template-proxyless':
    'the template {detail} puts an agent beside it, but leads no traffic through it',
  'istio/pod-dataplane-mode': 'its pods are labelled istio.io/dataplane-mode={detail}',
  'istio/namespace-dataplane-mode': 'its namespace is labelled istio.io/dataplane-mode={detail}',
  'istio/not-ambient': 'neither its pods nor their namespace ask for the ambient mode',
  'istio/redirected': 'the annotation ambient.istio.io/redirection says that ztunnel carries its traffic',
} as const;
