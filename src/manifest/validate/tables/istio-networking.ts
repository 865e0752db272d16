import type { Shape } from '#manifest/validate/shape.ts';
import { workloadSelector } from '#manifest/validate/tables/istio-security.ts';
import {
  connectionPool,
  networkingVersions,
  serverTls,
  trafficPolicy,
  UNSIGNED,
} from '#manifest/validate/tables/istio-traffic-policy.ts';
import { kind, kindWithOptionalSpec, versions } from '#manifest/validate/tables/table.ts';

/** The networking API's own selector: `labels`, where the security API has `matchLabels`. */
const labelsSelector = { labels: { '*': 'exactLabelValue' } } satisfies Shape;

const sidecarPort = {
  name: 'string',
  number: UNSIGNED,
  protocol: 'string',
  targetPort: UNSIGNED,
} satisfies Shape;

const destinationRule = {
  exportTo: ['string'],
  'host!': 'string',
  subsets: [{ labels: { '*': 'string' }, 'name!': 'string', trafficPolicy }],
  trafficPolicy,
  workloadSelector,
} satisfies Shape;

const gateway = {
  selector: { '*': 'string' },
  servers: [
    {
      bind: 'string',
      defaultEndpoint: 'string',
      'hosts!': ['string'],
      name: 'string',
      'port!': { 'name!': 'string', 'number!': UNSIGNED, 'protocol!': 'string', targetPort: UNSIGNED },
      tls: serverTls,
    },
  ],
} satisfies Shape;

const serviceEntry = {
  addresses: ['ipOrCidr'],
  endpoints: [
    {
      address: 'string',
      labels: { '*': 'string' },
      locality: 'string',
      network: 'string',
      ports: { '*': 'port' },
      serviceAccount: 'string',
      weight: UNSIGNED,
      '#atLeastOne': 'address,network',
    },
  ],
  exportTo: ['string'],
  'hosts!': ['string', 'nonEmpty'],
  location: 'MESH_EXTERNAL|MESH_INTERNAL',
  ports: [{ 'name!': 'string', 'number!': 'port', protocol: 'string', targetPort: 'port' }],
  resolution: 'NONE|STATIC|DNS|DNS_ROUND_ROBIN|DYNAMIC_DNS',
  subjectAltNames: ['string'],
  workloadSelector: labelsSelector,
  '#atMostOne': 'workloadSelector,endpoints',
  '#check': 'serviceEntryHosts',
} satisfies Shape;

const sidecar = {
  egress: [{ bind: 'string', captureMode: 'DEFAULT|IPTABLES|NONE', 'hosts!': ['string'], port: sidecarPort }],
  inboundConnectionPool: connectionPool,
  ingress: [
    {
      bind: 'string',
      captureMode: 'DEFAULT|IPTABLES|NONE',
      connectionPool,
      defaultEndpoint: 'string',
      'port!': sidecarPort,
      tls: serverTls,
    },
  ],
  outboundTrafficPolicy: {
    egressProxy: { 'host!': 'string', port: { number: UNSIGNED }, subset: 'string' },
    mode: 'REGISTRY_ONLY|ALLOW_ANY',
  },
  workloadSelector: labelsSelector,
} satisfies Shape;

/** Source: istio.io/api v1.31.1, networking/v1 and its definitions (kubernetes/customresourcedefinitions.gen.yaml). */
export const istioNetworkingTable = {
  ...versions(
    'networking.istio.io',
    networkingVersions,
    'DestinationRule',
    kindWithOptionalSpec(destinationRule),
  ),
  ...versions('networking.istio.io', networkingVersions, 'Gateway', kindWithOptionalSpec(gateway)),
  ...versions('networking.istio.io', networkingVersions, 'ServiceEntry', kind(serviceEntry)),
  ...versions('networking.istio.io', networkingVersions, 'Sidecar', kindWithOptionalSpec(sidecar)),
};
