import type { Shape } from '#manifest/validate/shape.ts';
import { kindWithOptionalSpec, labelSelector, type Table } from '#manifest/validate/tables/table.ts';

const peer = {
  ipBlock: { 'cidr!': 'cidr', except: ['cidr'], '#check': 'ipBlock' },
  namespaceSelector: labelSelector,
  podSelector: labelSelector,
  '#atLeastOne': 'ipBlock,namespaceSelector,podSelector',
  '#atMostOne': 'ipBlock,namespaceSelector;ipBlock,podSelector',
} satisfies Shape;

const port = {
  endPort: 'port',
  port: 'portOrName',
  protocol: 'TCP|UDP|SCTP',
  '#check': 'networkPolicyPort',
} satisfies Shape;

/** Source: k8s.io/api networking/v1, Kubernetes 1.34; validation: pkg/apis/networking/validation. */
export const networkPolicyTable = {
  'networking.k8s.io/v1/NetworkPolicy': kindWithOptionalSpec({
    podSelector: labelSelector,
    policyTypes: ['Ingress|Egress'],
    ingress: [{ from: [peer], ports: [port] }],
    egress: [{ to: [peer], ports: [port] }],
    '#check': 'networkPolicySpec',
  }),
} satisfies Table;

/** Source: k8s.io/api core/v1, Kubernetes 1.34: only the addresses; the rest is for kubernetes-models to judge. */
export const serviceTable = {
  'v1/Service': {
    '#open': 'yes',
    spec: { '#open': 'yes', loadBalancerSourceRanges: ['cidr'], externalIPs: ['ip'] },
  },
} satisfies Table;
