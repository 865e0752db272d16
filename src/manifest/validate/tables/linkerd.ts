import type { Shape } from '#manifest/validate/shape.ts';
import { kind, labelSelector, versions } from '#manifest/validate/tables/table.ts';

const GROUP = 'policy.linkerd.io';

const PROXY_PROTOCOLS = 'unknown|HTTP/1|HTTP/2|gRPC|opaque|TLS';
const ACCESS_POLICIES =
  'deny|audit|all-authenticated|all-unauthenticated|cluster-authenticated|cluster-unauthenticated|all-tls-unauthenticated|cluster-tls-unauthenticated';

const network = { 'cidr!': 'ipOrCidr', except: ['ipOrCidr'], '#check': 'linkerdNetwork' } satisfies Shape;
const localTarget = { group: 'groupName', 'kind!': 'kindName', 'name!': 'text' } satisfies Shape;
const reference = { ...localTarget, namespace: 'string' } satisfies Shape;

const podServer = {
  'podSelector!': labelSelector,
  'port!': 'portOrName',
  proxyProtocol: PROXY_PROTOCOLS,
} satisfies Shape;
const server = {
  podSelector: labelSelector,
  externalWorkloadSelector: labelSelector,
  'port!': 'portOrName',
  proxyProtocol: PROXY_PROTOCOLS,
  '#exactlyOne': 'podSelector,externalWorkloadSelector',
} satisfies Shape;

const serverAuthorization = {
  'server!': { name: 'dnsLabel', selector: labelSelector, '#exactlyOne': 'name,selector' },
  'client!': {
    networks: [network],
    unauthenticated: 'boolean',
    meshTLS: {
      unauthenticatedTLS: 'boolean',
      identities: ['linkerdIdentity'],
      serviceAccounts: [{ 'name!': 'dnsLabel', namespace: 'dnsLabel' }],
    },
  },
} satisfies Shape;

const externalPorts = [{ name: 'string', 'port!': 'port', protocol: 'string' }] satisfies Shape;
const externalTls = { 'identity!': 'text', 'serverName!': 'text' } satisfies Shape;
const workloadIPs = [{ ip: 'ip' }] satisfies Shape;

const rate = { 'requestsPerSecond!': 'integer' } satisfies Shape;

/** Source: linkerd/linkerd2 charts/linkerd-crds (edge-25), as rendered by `linkerd install --crds`; admission.rs for values. */
export const linkerdTable = {
  ...versions(
    'workload.linkerd.io',
    ['v1alpha1'],
    'ExternalWorkload',
    kind({ 'meshTls!': externalTls, ports: externalPorts, workloadIPs }),
  ),
  ...versions(
    'workload.linkerd.io',
    ['v1beta1'],
    'ExternalWorkload',
    kind({ 'meshTLS!': externalTls, ports: externalPorts, workloadIPs }),
  ),
  ...versions(GROUP, ['v1alpha1', 'v1beta1'], 'Server', kind(podServer)),
  ...versions(GROUP, ['v1beta2'], 'Server', kind(server)),
  ...versions(GROUP, ['v1beta3'], 'Server', kind({ ...server, accessPolicy: ACCESS_POLICIES })),
  ...versions(GROUP, ['v1alpha1', 'v1beta1'], 'ServerAuthorization', kind(serverAuthorization)),
  ...versions(
    GROUP,
    ['v1alpha1'],
    'AuthorizationPolicy',
    kind({ 'targetRef!': localTarget, 'requiredAuthenticationRefs!': [reference] }),
  ),
  ...versions(
    GROUP,
    ['v1alpha1'],
    'MeshTLSAuthentication',
    kind({
      identities: ['text', 'nonEmpty'],
      identityRefs: [
        { group: 'groupName', 'kind!': 'kindName', name: 'text', namespace: 'string' },
        'nonEmpty',
      ],
      '#exactlyOne': 'identities,identityRefs',
    }),
  ),
  ...versions(GROUP, ['v1alpha1'], 'NetworkAuthentication', kind({ 'networks!': [network, 'nonEmpty'] })),
  ...versions(
    GROUP,
    ['v1alpha1'],
    'EgressNetwork',
    kind({ 'trafficPolicy!': 'Allow|Deny', networks: [network] }),
  ),
  ...versions(
    GROUP,
    ['v1alpha1'],
    'HTTPLocalRateLimitPolicy',
    kind({
      'targetRef!': localTarget,
      total: rate,
      identity: rate,
      overrides: [{ ...rate, 'clientRefs!': [reference] }],
    }),
  ),
  ...versions(
    'workload.linkerd.io',
    ['v1beta1'],
    'ExternalWorkload',
    kind({
      'meshTLS!': { 'identity!': 'text', 'serverName!': 'text' },
      ports: [{ name: 'string', 'port!': 'port', protocol: 'string' }],
      workloadIPs: [{ ip: 'ip' }],
    }),
  ),
};
