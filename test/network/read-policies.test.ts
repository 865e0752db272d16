import { describe, expect, test } from 'vitest';
import { connections } from '#network/connections.ts';
import { formatConnections } from '#set/connection-set.ts';
import { adminPolicy, networkOf, peerOf, pod, policy } from './network-of.ts';

const PODS = pod('a') + pod('b');

function faultsOf(yaml: string): readonly string[] {
  return networkOf(PODS + yaml).faults.map(({ pointer, message }) => `${pointer}: ${message}`);
}

/** What `a` may open to `b`, and what is unknown about it. */
function answer(yaml: string): readonly [string, string] {
  const network = networkOf(PODS + yaml);
  const { open, unknown } = connections(network, peerOf(network, 'a'), peerOf(network, 'b'));
  return [formatConnections(open), formatConnections(unknown)];
}

describe('policyTypes', () => {
  test.each([
    ['{podSelector: {}}', ['none', 'none']],
    ['{podSelector: {}, egress: []}', ['none', 'none']],
    ['{podSelector: {}, policyTypes: [], ingress: [{}]}', ['all', 'none']],
    ['{podSelector: {}, ingress: [{}], egress: []}', ['all', 'none']],
    ['{podSelector: {}, ingress: [{}], egress: [{ports: [{port: 1}]}]}', ['TCP 1', 'none']],
    ['{podSelector: {}, policyTypes: [Egress]}', ['none', 'none']],
    [
      '{podSelector: {}, policyTypes: [Ingress], ingress: [{}], egress: [{ports: [{port: 1}]}]}',
      ['all', 'none'],
    ],
    ['{podSelector: {}, ingress: [{from: []}]}', ['all', 'none']],
    ['{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}', ['all', 'none']],
    ['{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}', ['all', 'none']],
    [
      '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]}',
      ['all', 'none'],
    ],
    [
      '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: b}}}]}]}',
      ['none', 'none'],
    ],
    [
      '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}, {podSelector: {matchLabels: {app: b}}}]}]}',
      ['all', 'none'],
    ],
    ['{podSelector: {}, ingress: [{ports: [{protocol: UDP}]}]}', ['UDP', 'none']],
    [
      '{podSelector: {}, ingress: [{ports: [{port: http}, {port: http, protocol: UDP}]}]}',
      ['TCP 8080', 'none'],
    ],
  ])('%s', (spec, expected) => {
    expect(answer(policy('p', spec))).toEqual(expected);
  });

  test('without a namespace stands in default, and governs nobody elsewhere', () => {
    const yaml =
      '---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {}}\n';
    expect(answer(yaml)).toEqual(['all', 'none']);
  });
});

describe('what the API server would refuse is a fault, and its effect is unknown', () => {
  test.each([
    [
      '{podSelector: {}, ingress: [{from: [{}]}]}',
      '/spec/ingress/0/from/0: a peer needs podSelector, namespaceSelector or ipBlock',
    ],
    [
      '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}',
      '/spec/ingress/0/from/0: ipBlock can not stand beside a selector',
    ],
    [
      '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0}}]}]}',
      '/spec/ingress/0/from/0/ipBlock/cidr: cidr must be a CIDR block',
    ],
    [
      '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/8]}}]}]}',
      '/spec/ingress/0/from/0/ipBlock/except/0: except must be a CIDR block within cidr',
    ],
    [
      '{podSelector: {}, ingress: [{ports: [{port: http, endPort: 99}]}]}',
      '/spec/ingress/0/ports/0: endPort needs a port by number',
    ],
    [
      '{podSelector: {}, ingress: [{ports: [{endPort: 99}]}]}',
      '/spec/ingress/0/ports/0: endPort needs a port',
    ],
    [
      '{podSelector: {}, ingress: [{ports: [{port: 100, endPort: 99}]}]}',
      '/spec/ingress/0/ports/0: endPort must be a port, and not before port',
    ],
    [
      '{podSelector: {}, ingress: [{ports: [{port: 0}]}]}',
      '/spec/ingress/0/ports/0: port must be 1 to 65535, or a name',
    ],
    [
      '{podSelector: {}, ingress: [{ports: [{protocol: ICMP}]}]}',
      '/spec/ingress/0/ports/0: protocol must be TCP, UDP or SCTP',
    ],
    ['{podSelector: {matchLabels: {a: "b c"}}}', "/spec/podSelector: b c can't be the value of a label"],
  ])('%s', (spec, fault) => {
    expect(faultsOf(policy('p', spec))).toEqual([fault]);
    expect(answer(policy('p', spec))).toEqual(['none', 'all']);
  });

  test('an endPort beyond the last port is a fault, but what it means is clear', () => {
    const spec = '{podSelector: {}, ingress: [{ports: [{port: 60000, endPort: 70000}]}]}';
    expect(faultsOf(policy('p', spec))).toEqual(['/spec/ingress/0/ports/0: endPort must be at most 65535']);
    expect(answer(policy('p', spec))).toEqual(['TCP 60000-65535', 'none']);
  });

  test.each([
    ['{priority: 1, subject: {}}', '/spec/subject: exactly one of namespaces and pods must be given'],
    [
      '{priority: 1, subject: {namespaces: {}, pods: {}}}',
      '/spec/subject: exactly one of namespaces and pods must be given',
    ],
    [
      '{priority: 1001, subject: {namespaces: {}}}',
      '/spec/priority: priority must be a whole number from 0 to 1000',
    ],
    [
      '{priority: 1, subject: {namespaces: {}}, ingress: [{action: Accept, from: [{namespaces: {}}]}]}',
      '/spec/ingress/0/action: action must be one of Allow, Deny, Pass',
    ],
    [
      '{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny}]}',
      '/spec/ingress/0/from: a rule needs at least one peer',
    ],
    [
      '{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{nodes: {}}]}]}',
      '/spec/ingress/0/from/0: a peer of ingress needs exactly one of the members that its kind knows',
    ],
    [
      '{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {sameLabels: [a]}}]}]}',
      '/spec/ingress/0/from/0/namespaces: a label selector has no member sameLabels',
    ],
    [
      '{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{pods: {namespaces: {}, podSelector: {}}}]}]}',
      '/spec/ingress/0/from/0/pods: pods has no member namespaces',
    ],
    [
      '{priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [x]}]}]}',
      '/spec/egress/0/to/0/networks/0: a network must be a CIDR block',
    ],
    [
      '{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{port: 80}]}]}',
      '/spec/ingress/0/ports/0: this is none of the forms that ports knows',
    ],
  ])('AdminNetworkPolicy %s', (spec, fault) => {
    expect(faultsOf(adminPolicy('p', spec))).toContain(fault);
  });

  test('an admin rule that may deny leaves nothing sure', () => {
    const spec =
      '{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {sameLabels: [a]}}]}]}';
    expect(answer(adminPolicy('p', spec))).toEqual(['none', 'all']);
  });

  test('a baseline by another name', () => {
    const yaml =
      '---\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata: {name: other}\nspec: {subject: {namespaces: {}}}\n';
    expect(faultsOf(yaml)).toEqual(['/metadata/name: a BaselineAdminNetworkPolicy must be named default']);
  });
});

describe('ClusterNetworkPolicy', () => {
  const cluster = (apiVersion: string, protocols: string) => `---
apiVersion: policy.networking.k8s.io/${apiVersion}
kind: ClusterNetworkPolicy
metadata: {name: c}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  ingress:
    - {action: Accept, from: [{namespaces: {}}], protocols: ${protocols}}
    - {action: Deny, from: [{namespaces: {}}]}
`;

  test.each([
    ['v1alpha2', '[{tcp: {destinationPort: {number: 80}}}]', ['TCP 80', 'none']],
    ['v1beta1', '[{udp: {destinationPort: {range: {start: 1, end: 9}}}}]', ['UDP 1-9', 'none']],
    ['v1alpha2', '[{sctp: {}}]', ['SCTP', 'none']],
    ['v1alpha2', '[{destinationNamedPort: http}]', ['TCP 8080', 'none']],
    ['v1alpha2', '[{tcp: {destinationPort: {}}}]', ['none', 'all']],
    ['v1alpha2', '[{icmp: {}}]', ['none', 'all']],
    ['v1alpha9', '[{sctp: {}}]', ['all', 'none']],
  ])('%s %s', (version, protocols, expected) => {
    expect(answer(cluster(version, protocols))).toEqual(expected);
  });
});
