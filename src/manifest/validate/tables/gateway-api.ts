import type { Shape } from '#manifest/validate/shape.ts';
import {
  backendRef,
  commonFilters,
  httpFilter,
  httpMatch,
  objectReference,
  parentRef,
  sessionPersistence,
} from '#manifest/validate/tables/gateway-route.ts';
import { kind, kindWithOptionalSpec, labelSelector, versions } from '#manifest/validate/tables/table.ts';

const GROUP = 'gateway.networking.k8s.io';

const routeFrame = { parentRefs: [parentRef], useDefaultGateways: 'All|None' } satisfies Shape;
const timeouts = { backendRequest: 'string', request: 'string' } satisfies Shape;

const httpRoute = {
  ...routeFrame,
  hostnames: ['text'],
  rules: [
    {
      backendRefs: [{ ...backendRef, filters: [httpFilter] }],
      filters: [httpFilter],
      matches: [httpMatch],
      name: 'text',
      retry: { attempts: 'integer', backoff: 'string', codes: ['integer 400..599'] },
      sessionPersistence,
      timeouts,
    },
  ],
} satisfies Shape;

const grpcFilter = {
  ...commonFilters,
  'type!': 'ResponseHeaderModifier|RequestHeaderModifier|RequestMirror|ExtensionRef',
} satisfies Shape;
const grpcRoute = {
  ...routeFrame,
  hostnames: ['text'],
  rules: [
    {
      backendRefs: [{ ...backendRef, filters: [grpcFilter] }],
      filters: [grpcFilter],
      matches: [
        {
          headers: httpMatch.headers,
          method: { method: 'string', service: 'string', type: 'Exact|RegularExpression' },
        },
      ],
      name: 'text',
      sessionPersistence,
    },
  ],
} satisfies Shape;

const streamRules = [
  { 'backendRefs!': [backendRef, 'nonEmpty'], name: 'text' },
  'nonEmpty',
] as const satisfies Shape;
const tlsRoute = { ...routeFrame, hostnames: ['text'], 'rules!': streamRules } satisfies Shape;
const streamRoute = { ...routeFrame, 'rules!': streamRules } satisfies Shape;

const caReference = { ...objectReference, 'group!': 'groupName', 'kind!': 'kindName' } satisfies Shape;
const clientValidation = {
  'caCertificateRefs!': [caReference, 'nonEmpty'],
  mode: 'AllowValidOnly|AllowInsecureFallback',
} satisfies Shape;

const gateway = {
  addresses: [{ routability: 'string', type: 'text', value: 'string' }],
  allowedListeners: { namespaces: { from: 'All|Selector|Same|None', selector: labelSelector } },
  // Experimental in v1.2 and v1.3, `tls.backend` since.
  backendTLS: { clientCertificateRef: objectReference },
  defaultScope: 'All|None',
  'gatewayClassName!': 'text',
  infrastructure: {
    annotations: { '*': 'string' },
    labels: { '*': 'labelValue' },
    parametersRef: { 'group!': 'groupName', 'kind!': 'kindName', 'name!': 'text' },
  },
  'listeners!': [
    {
      allowedRoutes: {
        kinds: [{ group: 'groupName', 'kind!': 'kindName' }],
        namespaces: { from: 'All|Selector|Same', selector: labelSelector },
      },
      filters: { requests: ['any'] },
      hostname: 'text',
      'name!': 'text',
      'port!': 'port',
      'protocol!': 'text',
      tls: {
        certificateRefs: [objectReference],
        // Experimental in v1.1 to v1.3, `tls.frontend` of the Gateway since.
        frontendValidation: { caCertificateRefs: [caReference] },
        mode: 'Terminate|Passthrough',
        options: { '*': 'string' },
      },
    },
  ],
  tls: {
    backend: { clientCertificateRef: objectReference },
    frontend: {
      'default!': { validation: clientValidation },
      perPort: [{ 'port!': 'port', 'tls!': { validation: clientValidation } }],
    },
  },
} satisfies Shape;

const referenceGrant = {
  'from!': [{ 'group!': 'groupName', 'kind!': 'kindName', 'namespace!': 'dnsLabel' }, 'nonEmpty'],
  'to!': [{ 'group!': 'groupName', 'kind!': 'kindName', name: 'text' }, 'nonEmpty'],
} satisfies Shape;

/** Linkerd's own HTTPRoute: an early Gateway API route, with `timeouts` since v1beta3. */
const linkerdRule = {
  backendRefs: [{ ...backendRef, filters: [httpFilter] }],
  filters: [httpFilter],
  matches: [httpMatch],
} satisfies Shape;
const linkerdRoute = { hostnames: ['text'], parentRefs: [parentRef] } satisfies Shape;

/** Source: sigs.k8s.io/gateway-api v1.5.0, with what v1.7.0 adds; for policy.linkerd.io, linkerd/linkerd2 charts/linkerd-crds (edge-25). */
export const gatewayApiTable = {
  ...versions(GROUP, ['v1', 'v1beta1', 'v1alpha2'], 'Gateway', kind(gateway)),
  ...versions(GROUP, ['v1', 'v1beta1', 'v1alpha2'], 'HTTPRoute', kind(httpRoute)),
  ...versions(GROUP, ['v1', 'v1alpha2'], 'GRPCRoute', kind(grpcRoute)),
  ...versions(GROUP, ['v1', 'v1alpha3', 'v1alpha2'], 'TLSRoute', kind(tlsRoute)),
  ...versions(GROUP, ['v1', 'v1alpha2'], 'TCPRoute', kind(streamRoute)),
  ...versions(GROUP, ['v1', 'v1alpha2'], 'UDPRoute', kind(streamRoute)),
  ...versions(GROUP, ['v1', 'v1beta1', 'v1alpha2'], 'ReferenceGrant', kindWithOptionalSpec(referenceGrant)),
  ...versions(
    'policy.linkerd.io',
    ['v1alpha1', 'v1beta1', 'v1beta2'],
    'HTTPRoute',
    kind({ ...linkerdRoute, rules: [linkerdRule] }),
  ),
  ...versions(
    'policy.linkerd.io',
    ['v1beta3'],
    'HTTPRoute',
    kind({ ...linkerdRoute, rules: [{ ...linkerdRule, timeouts }] }),
  ),
};
