import type { Shape } from '#manifest/validate/shape.ts';
import { kind, labelSelector, type Table } from '#manifest/validate/tables/table.ts';

const namespacedPods = { 'namespaceSelector!': labelSelector, 'podSelector!': labelSelector } satisfies Shape;
const subject = {
  namespaces: labelSelector,
  pods: namespacedPods,
  '#exactlyOne': 'namespaces,pods',
} satisfies Shape;
const baselineEgressPeer = {
  namespaces: labelSelector,
  pods: namespacedPods,
  nodes: labelSelector,
  networks: ['strictCidr', 'nonEmpty'],
  '#exactlyOne': 'namespaces,pods,nodes,networks',
} satisfies Shape;
const egressPeer = {
  ...baselineEgressPeer,
  domainNames: ['text', 'nonEmpty'],
  '#exactlyOne': 'namespaces,pods,nodes,networks,domainNames',
} satisfies Shape;
const port = {
  namedPort: 'string',
  portNumber: { 'port!': 'port', 'protocol!': 'TCP|UDP|SCTP' },
  portRange: { 'start!': 'port', 'end!': 'port', protocol: 'TCP|UDP|SCTP', '#check': 'startBeforeEnd' },
  '#exactlyOne': 'namedPort,portNumber,portRange',
} satisfies Shape;

/** Source: sigs.k8s.io/network-policy-api v0.1.7, apis/v1alpha1 and its definitions (experimental channel). */
export const adminNetworkPolicyTable = {
  'policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy': kind({
    'priority!': 'integer 0..1000',
    'subject!': subject,
    ingress: [
      {
        'action!': 'Allow|Deny|Pass',
        name: 'string',
        'from!': [subject, 'nonEmpty'],
        ports: [port, 'nonEmpty'],
      },
    ],
    egress: [
      {
        'action!': 'Allow|Deny|Pass',
        name: 'string',
        'to!': [egressPeer, 'nonEmpty'],
        ports: [port, 'nonEmpty'],
        '#check': 'namedPortPeers',
      },
    ],
  }),
  'policy.networking.k8s.io/v1alpha1/BaselineAdminNetworkPolicy': kind(
    {
      'subject!': subject,
      ingress: [
        {
          'action!': 'Allow|Deny',
          name: 'string',
          'from!': [subject, 'nonEmpty'],
          ports: [port, 'nonEmpty'],
        },
      ],
      egress: [
        {
          'action!': 'Allow|Deny',
          name: 'string',
          'to!': [baselineEgressPeer, 'nonEmpty'],
          ports: [port, 'nonEmpty'],
          '#check': 'namedPortPeers',
        },
      ],
    },
    { '#check': 'singletonDefault' },
  ),
} satisfies Table;

const clusterPods = { namespaceSelector: labelSelector, 'podSelector!': labelSelector } satisfies Shape;
const clusterSubject = {
  namespaces: labelSelector,
  pods: clusterPods,
  '#exactlyOne': 'namespaces,pods',
} satisfies Shape;
const clusterEgressPeer = { ...egressPeer, pods: clusterPods } satisfies Shape;
const transport = {
  destinationPort: {
    number: 'port',
    range: { 'start!': 'port', 'end!': 'port', '#check': 'startBeforeEnd' },
    '#exactlyOne': 'number,range',
  },
} satisfies Shape;
const protocol = {
  destinationNamedPort: 'string',
  sctp: transport,
  tcp: transport,
  udp: transport,
  '#exactlyOne': 'tcp,udp,sctp,destinationNamedPort',
} satisfies Shape;

/** Source: sigs.k8s.io/network-policy-api v0.2.0, apis/v1alpha2 and its definition (experimental channel). */
export const clusterNetworkPolicyTable = {
  'policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy': kind({
    'tier!': 'Admin|Baseline',
    'priority!': 'integer 0..1000',
    'subject!': clusterSubject,
    ingress: [
      {
        'action!': 'Accept|Deny|Pass',
        name: 'string',
        'from!': [clusterSubject, 'nonEmpty'],
        protocols: [protocol, 'nonEmpty'],
      },
    ],
    egress: [
      {
        'action!': 'Accept|Deny|Pass',
        name: 'string',
        'to!': [clusterEgressPeer, 'nonEmpty'],
        protocols: [protocol, 'nonEmpty'],
        '#check': 'namedPortPeers',
      },
    ],
  }),
} satisfies Table;
