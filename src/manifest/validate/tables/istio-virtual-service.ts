import type { Shape } from '#manifest/validate/shape.ts';
import { networkingVersions, UNSIGNED } from '#manifest/validate/tables/istio-traffic-policy.ts';
import { kindWithOptionalSpec, versions } from '#manifest/validate/tables/table.ts';

const stringMatch = {
  exact: 'string',
  prefix: 'string',
  regex: 'string',
  '#atMostOne': 'exact,prefix,regex',
} satisfies Shape;
const stringMatches = { '*': stringMatch } satisfies Shape;
const percentage = { value: 'number' } satisfies Shape;
const destination = { 'host!': 'string', port: { number: UNSIGNED }, subset: 'string' } satisfies Shape;
const headerEdits = { add: { '*': 'string' }, remove: ['string'], set: { '*': 'string' } } satisfies Shape;
const headers = { request: headerEdits, response: headerEdits } satisfies Shape;
const plainRoute = { 'destination!': destination, weight: 'integer' } satisfies Shape;

const l4Match = {
  destinationSubnets: ['ipOrCidr'],
  gateways: ['string'],
  port: UNSIGNED,
  sourceLabels: { '*': 'string' },
  sourceNamespace: 'string',
} satisfies Shape;

const httpMatch = {
  authority: stringMatch,
  gateways: ['string'],
  headers: stringMatches,
  ignoreUriCase: 'boolean',
  method: stringMatch,
  name: 'string',
  port: UNSIGNED,
  queryParams: stringMatches,
  scheme: stringMatch,
  sourceLabels: { '*': 'string' },
  sourceNamespace: 'string',
  statPrefix: 'string',
  uri: stringMatch,
  withoutHeaders: stringMatches,
} satisfies Shape;

const corsPolicy = {
  allowCredentials: 'boolean',
  allowHeaders: ['string'],
  allowMethods: ['string'],
  allowOrigin: ['string'],
  allowOrigins: [stringMatch],
  exposeHeaders: ['string'],
  maxAge: 'string',
  unmatchedPreflights: 'UNSPECIFIED|FORWARD|IGNORE',
} satisfies Shape;

const fault = {
  abort: {
    grpcStatus: 'string',
    http2Error: 'string',
    httpStatus: 'integer',
    percentage,
    '#atMostOne': 'httpStatus,grpcStatus,http2Error',
  },
  delay: {
    exponentialDelay: 'string',
    fixedDelay: 'string',
    percent: 'integer',
    percentage,
    '#atMostOne': 'fixedDelay,exponentialDelay',
  },
} satisfies Shape;

const redirect = {
  authority: 'string',
  derivePort: 'FROM_PROTOCOL_DEFAULT|FROM_REQUEST_PORT',
  port: UNSIGNED,
  prefixRewrite: 'string',
  redirectCode: UNSIGNED,
  scheme: 'string',
  uri: 'string',
  '#atMostOne': 'port,derivePort',
} satisfies Shape;

const retries = {
  attempts: 'integer',
  backoff: 'string',
  perTryTimeout: 'string',
  retryIgnorePreviousHosts: 'boolean',
  retryOn: 'string',
  retryRemoteLocalities: 'boolean',
} satisfies Shape;

const httpRoute = {
  corsPolicy,
  delegate: { name: 'string', namespace: 'string' },
  directResponse: {
    body: { bytes: 'string', string: 'string', '#atMostOne': 'bytes,string' },
    'status!': UNSIGNED,
  },
  fault,
  headers,
  match: [httpMatch],
  mirror: destination,
  // Snake case, and declared so by the definition.
  mirror_percent: UNSIGNED,
  mirrorPercent: UNSIGNED,
  mirrorPercentage: percentage,
  mirrors: [{ 'destination!': destination, percentage }],
  name: 'string',
  redirect,
  retries,
  rewrite: { authority: 'string', uri: 'string', uriRegexRewrite: { match: 'string', rewrite: 'string' } },
  route: [{ ...plainRoute, headers }],
  timeout: 'string',
} satisfies Shape;

/** Source: istio.io/api v1.31.1, networking/v1 VirtualService and its definition. */
export const istioVirtualServiceTable = versions(
  'networking.istio.io',
  networkingVersions,
  'VirtualService',
  kindWithOptionalSpec({
    exportTo: ['string'],
    gateways: ['string'],
    hosts: ['string'],
    http: [httpRoute],
    tcp: [{ match: [{ ...l4Match, sourceSubnet: 'ipOrCidr' }], route: [plainRoute] }],
    tls: [{ 'match!': [{ ...l4Match, 'sniHosts!': ['string'] }], route: [plainRoute] }],
  }),
);
