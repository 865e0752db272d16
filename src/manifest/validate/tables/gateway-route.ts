import type { Shape } from '#manifest/validate/shape.ts';

// Source: sigs.k8s.io/gateway-api v1.5.0 and v1.7.0, apis/v1 and its definitions (experimental channel). What its routes share.

const METHODS = 'GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH';

/** SecretObjectReference and its siblings. */
export const objectReference = {
  group: 'groupName',
  kind: 'kindName',
  'name!': 'text',
  namespace: 'dnsLabel',
} satisfies Shape;

/** BackendObjectReference. */
const backendReference = { ...objectReference, port: 'port' } satisfies Shape;

/** BackendRef. */
export const backendRef = { ...backendReference, weight: 'integer 0..1000000' } satisfies Shape;

/** ParentReference. */
export const parentRef = { ...objectReference, port: 'port', sectionName: 'text' } satisfies Shape;

const header = [{ 'name!': 'text', 'value!': 'text' }] satisfies Shape;
const headerEdits = { add: header, remove: ['string'], set: header } satisfies Shape;
const pathEdit = {
  replaceFullPath: 'string',
  replacePrefixMatch: 'string',
  'type!': 'ReplaceFullPath|ReplacePrefixMatch',
} satisfies Shape;

/** HTTPRequestRedirectFilter. */
const requestRedirect = {
  hostname: 'text',
  path: pathEdit,
  port: 'port',
  scheme: 'http|https',
  statusCode: 'integer 301..308',
} satisfies Shape;

/** Filters that HTTPRoute and GRPCRoute have. */
export const commonFilters = {
  extensionRef: { 'group!': 'groupName', 'kind!': 'kindName', 'name!': 'text' },
  requestHeaderModifier: headerEdits,
  requestMirror: {
    'backendRef!': backendReference,
    fraction: { denominator: 'integer', 'numerator!': 'integer' },
    percent: 'integer 0..100',
    '#atMostOne': 'fraction,percent',
  },
  responseHeaderModifier: headerEdits,
} satisfies Shape;

/** HTTPRouteFilter. */
export const httpFilter = {
  ...commonFilters,
  cors: {
    allowCredentials: 'boolean',
    allowHeaders: ['string'],
    allowMethods: [`${METHODS}|*`],
    allowOrigins: ['string'],
    exposeHeaders: ['string'],
    maxAge: 'integer',
  },
  externalAuth: {
    'backendRef!': backendReference,
    forwardBody: { maxSize: 'integer' },
    grpc: { allowedHeaders: ['string'] },
    http: { allowedHeaders: ['string'], allowedResponseHeaders: ['string'], path: 'string' },
    'protocol!': 'HTTP|GRPC',
  },
  requestRedirect,
  'type!':
    'RequestHeaderModifier|ResponseHeaderModifier|RequestMirror|RequestRedirect|URLRewrite|ExtensionRef|CORS|ExternalAuth',
  urlRewrite: { hostname: 'text', path: pathEdit },
} satisfies Shape;

/** HTTPRouteMatch. */
export const httpMatch = {
  headers: [{ 'name!': 'text', type: 'Exact|RegularExpression', 'value!': 'text' }],
  method: METHODS,
  path: { type: 'Exact|PathPrefix|RegularExpression', value: 'string' },
  queryParams: [{ 'name!': 'text', type: 'Exact|RegularExpression', 'value!': 'text' }],
} satisfies Shape;

/** SessionPersistence. */
export const sessionPersistence = {
  absoluteTimeout: 'string',
  // Since v1.6: `cookie` and `header`, in place of `cookieConfig` and `sessionName`.
  cookie: { lifetimeType: 'Permanent|Session', name: 'text', path: 'string' },
  header: { 'name!': 'text' },
  cookieConfig: { lifetimeType: 'Permanent|Session' },
  idleTimeout: 'string',
  sessionName: 'string',
  type: 'Cookie|Header',
} satisfies Shape;
