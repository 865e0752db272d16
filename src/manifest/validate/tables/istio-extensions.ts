import type { Shape } from '#manifest/validate/shape.ts';
import { attachment, target, workloadSelector } from '#manifest/validate/tables/istio-security.ts';
import { networkingVersions, UNSIGNED } from '#manifest/validate/tables/istio-traffic-policy.ts';
import { kind, kindWithOptionalSpec, type Table, versions } from '#manifest/validate/tables/table.ts';

const filter = { name: 'string', subFilter: { name: 'string' } } satisfies Shape;

const match = {
  cluster: { name: 'string', portNumber: UNSIGNED, service: 'string', subset: 'string' },
  context: 'ANY|SIDECAR_INBOUND|SIDECAR_OUTBOUND|GATEWAY|WAYPOINT',
  listener: {
    filterChain: {
      applicationProtocols: 'string',
      destinationPort: UNSIGNED,
      filter,
      name: 'string',
      sni: 'string',
      transportProtocol: 'string',
    },
    listenerFilter: 'string',
    name: 'string',
    portName: 'string',
    portNumber: UNSIGNED,
  },
  proxy: { metadata: { '*': 'string' }, proxyVersion: 'string' },
  routeConfiguration: {
    gateway: 'string',
    name: 'string',
    portName: 'string',
    portNumber: UNSIGNED,
    vhost: {
      domainName: 'string',
      name: 'string',
      route: { action: 'ANY|ROUTE|REDIRECT|DIRECT_RESPONSE', name: 'string' },
    },
  },
  waypoint: { filter, portNumber: UNSIGNED, route: { name: 'string' } },
  '#atMostOne': 'listener,routeConfiguration,cluster,waypoint',
} satisfies Shape;

const envoyFilter = {
  configPatches: [
    {
      applyTo:
        'INVALID|LISTENER|FILTER_CHAIN|NETWORK_FILTER|HTTP_FILTER|ROUTE_CONFIGURATION|VIRTUAL_HOST|HTTP_ROUTE|CLUSTER|EXTENSION_CONFIG|BOOTSTRAP|LISTENER_FILTER',
      match,
      patch: {
        filterClass: 'UNSPECIFIED|AUTHN|AUTHZ|STATS',
        operation: 'INVALID|MERGE|ADD|REMOVE|INSERT_BEFORE|INSERT_AFTER|INSERT_FIRST|REPLACE',
        value: 'any',
      },
    },
  ],
  priority: 'integer',
  targetRefs: [target],
  workloadSelector: { labels: { '*': 'exactLabelValue' } },
  '#atMostOne': 'workloadSelector,targetRefs',
} satisfies Shape;

const wasm = {
  failStrategy: 'FAIL_CLOSE|FAIL_OPEN|FAIL_RELOAD',
  imagePullPolicy: 'UNSPECIFIED_POLICY|IfNotPresent|Always',
  imagePullSecret: 'text',
  pluginConfig: 'any',
  pluginName: 'text',
  sha256: 'string',
  type: 'UNSPECIFIED_PLUGIN_TYPE|HTTP|NETWORK',
  'url!': 'text',
  vmConfig: { env: [{ 'name!': 'text', value: 'string', valueFrom: 'INLINE|HOST' }] },
} satisfies Shape;

const traffic = {
  match: [{ mode: 'UNDEFINED|CLIENT|SERVER|CLIENT_AND_SERVER', ports: [{ 'number!': 'port' }] }],
  priority: 'integer',
} satisfies Shape;

const workloadEntry = {
  address: 'string',
  labels: { '*': 'string' },
  locality: 'string',
  network: 'string',
  ports: { '*': 'port' },
  serviceAccount: 'string',
  weight: UNSIGNED,
} satisfies Shape;

const probe = {
  exec: { 'command!': ['text'] },
  failureThreshold: 'integer 0..',
  grpc: { port: UNSIGNED, service: 'string' },
  httpGet: {
    host: 'string',
    httpHeaders: [{ name: 'headerName', value: 'string' }],
    path: 'string',
    'port!': 'port',
    scheme: 'string',
  },
  initialDelaySeconds: 'integer 0..',
  periodSeconds: 'integer 0..',
  successThreshold: 'integer 0..',
  tcpSocket: { host: 'string', 'port!': 'port' },
  timeoutSeconds: 'integer 0..',
  '#atMostOne': 'httpGet,tcpSocket,exec,grpc',
} satisfies Shape;

const workloadGroup = {
  metadata: { annotations: { '*': 'string' }, labels: { '*': 'string' } },
  probe,
  'template!': workloadEntry,
} satisfies Shape;

/** Source: istio.io/api v1.31.1, networking and extensions, and their definitions (kubernetes/customresourcedefinitions.gen.yaml). */
export const istioExtensionsTable: Table = {
  ...versions('networking.istio.io', ['v1alpha3'], 'EnvoyFilter', kindWithOptionalSpec(envoyFilter)),
  ...versions(
    'extensions.istio.io',
    ['v1alpha1'],
    'WasmPlugin',
    kind({
      ...attachment,
      ...wasm,
      ...traffic,
      phase: 'UNSPECIFIED_PHASE|AUTHN|AUTHZ|STATS',
      verificationKey: 'string',
      '#atMostOne': 'selector,targetRef,targetRefs',
    }),
  ),
  ...versions('networking.istio.io', networkingVersions, 'WorkloadEntry', kind(workloadEntry)),
  ...versions('networking.istio.io', networkingVersions, 'WorkloadGroup', kind(workloadGroup)),
  ...versions(
    'networking.istio.io',
    ['v1beta1'],
    'ProxyConfig',
    kindWithOptionalSpec({
      concurrency: 'integer 0..',
      environmentVariables: { '*': 'string' },
      image: { imageType: 'string' },
      selector: workloadSelector,
    }),
  ),
};
