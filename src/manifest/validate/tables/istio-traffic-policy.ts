import type { Shape } from '#manifest/validate/shape.ts';

// Source: istio.io/api v1.31.1, networking/v1 and its definitions. What DestinationRule, Sidecar and Gateway share.

export const UNSIGNED = 'integer 0..4294967295';

export const networkingVersions = ['v1', 'v1beta1', 'v1alpha3'];

/** ConnectionPoolSettings. */
export const connectionPool = {
  http: {
    h2UpgradePolicy: 'DEFAULT|DO_NOT_UPGRADE|UPGRADE',
    http1MaxPendingRequests: 'integer',
    http2KeepAlive: { interval: 'string', timeout: 'string' },
    http2MaxRequests: 'integer',
    idleTimeout: 'string',
    maxConcurrentStreams: 'integer',
    maxRequestsPerConnection: 'integer',
    maxRetries: 'integer',
    useClientProtocol: 'boolean',
  },
  tcp: {
    connectTimeout: 'string',
    idleTimeout: 'string',
    maxConnectionDuration: 'string',
    maxConnections: 'integer',
    tcpKeepalive: { interval: 'string', probes: UNSIGNED, time: 'string' },
  },
} satisfies Shape;

/** ServerTLSSettings, of Gateway and Sidecar. */
export const serverTls = {
  caCertCredentialName: 'string',
  caCertificates: 'string',
  caCrl: 'string',
  cipherSuites: ['string'],
  credentialName: 'string',
  credentialNames: ['string', 'nonEmpty'],
  httpsRedirect: 'boolean',
  insecureSkipVerify: 'boolean',
  maxProtocolVersion: 'TLS_AUTO|TLSV1_0|TLSV1_1|TLSV1_2|TLSV1_3',
  minProtocolVersion: 'TLS_AUTO|TLSV1_0|TLSV1_1|TLSV1_2|TLSV1_3',
  mode: 'PASSTHROUGH|SIMPLE|MUTUAL|AUTO_PASSTHROUGH|ISTIO_MUTUAL|OPTIONAL_MUTUAL',
  privateKey: 'string',
  serverCertificate: 'string',
  subjectAltNames: ['string'],
  tlsCertificates: [
    { caCertificates: 'string', privateKey: 'string', serverCertificate: 'string' },
    'nonEmpty',
  ],
  verifyCertificateHash: ['string'],
  verifyCertificateSpki: ['string'],
  '#atMostOne': 'credentialName,credentialNames;credentialNames,tlsCertificates',
} satisfies Shape;

const consistentHash = {
  httpCookie: {
    attributes: [{ 'name!': 'string', value: 'string' }],
    'name!': 'string',
    path: 'string',
    ttl: 'string',
  },
  httpHeaderName: 'string',
  httpQueryParameterName: 'string',
  maglev: { tableSize: 'integer' },
  minimumRingSize: 'integer',
  ringHash: { minimumRingSize: 'integer' },
  useSourceIp: 'boolean',
  '#atMostOne': 'httpHeaderName,httpCookie,useSourceIp,httpQueryParameterName;ringHash,maglev',
} satisfies Shape;

const failover = [{ from: 'string', to: 'string' }] satisfies Shape;

const loadBalancer = {
  consistentHash,
  localityLbSetting: {
    distribute: [{ from: 'string', to: { '*': UNSIGNED } }],
    enabled: 'boolean',
    failover,
    failoverPriority: ['string'],
  },
  simple: 'UNSPECIFIED|LEAST_CONN|RANDOM|PASSTHROUGH|ROUND_ROBIN|LEAST_REQUEST',
  warmup: { aggression: 'number 0..', 'duration!': 'string', minimumPercent: 'number 0..100' },
  warmupDurationSecs: 'string',
  zoneAwareLbSetting: {
    enabled: 'boolean',
    failover,
    failoverPriority: ['string'],
    minClusterSize: UNSIGNED,
  },
  '#atMostOne': 'simple,consistentHash',
} satisfies Shape;

const outlierDetection = {
  baseEjectionTime: 'string',
  consecutive5xxErrors: UNSIGNED,
  consecutiveErrors: 'integer',
  consecutiveGatewayErrors: UNSIGNED,
  consecutiveLocalOriginFailures: UNSIGNED,
  interval: 'string',
  maxEjectionPercent: 'integer',
  minHealthPercent: 'integer',
  outlierDetectionHttpErrorCodes: ['integer 100..599'],
  splitExternalLocalOriginErrors: 'boolean',
} satisfies Shape;

const clientTls = {
  caCertificates: 'string',
  caCrl: 'string',
  clientCertificate: 'string',
  credentialName: 'string',
  insecureSkipVerify: 'boolean',
  mode: 'DISABLE|SIMPLE|MUTUAL|ISTIO_MUTUAL',
  privateKey: 'string',
  sni: 'string',
  subjectAltNames: ['string'],
} satisfies Shape;

/** TrafficPolicy. */
export const trafficPolicy = {
  connectionPool,
  loadBalancer,
  outlierDetection,
  portLevelSettings: [
    { connectionPool, loadBalancer, outlierDetection, port: { number: UNSIGNED }, tls: clientTls },
  ],
  proxyProtocol: { version: 'V1|V2' },
  retryBudget: { budgetInterval: 'string', minRetryConcurrency: UNSIGNED, percent: 'number 0..100' },
  tls: clientTls,
  tunnel: { protocol: 'string', 'targetHost!': 'string', 'targetPort!': UNSIGNED },
} satisfies Shape;
