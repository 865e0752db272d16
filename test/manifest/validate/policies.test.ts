import { describe, expect, test } from 'vitest';
import { resource, summaries, validateObjects } from './judge.ts';

async function complaints(
  apiVersion: string,
  kind: string,
  spec: unknown,
  name?: string,
): Promise<readonly string[]> {
  const { problems, unknownKinds } = await validateObjects(resource(apiVersion, kind, spec, name));
  expect(unknownKinds).toEqual([]);
  return summaries(problems).map((summary) => summary.replace(/: \w+\/[\w.-]+: /, ': '));
}

function networkPolicy(spec: object): Promise<readonly string[]> {
  return complaints('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {}, ...spec });
}

describe('NetworkPolicy: fields that nobody knows', () => {
  test.each([
    [{ podselector: {} }, "`spec.podselector` isn't a field of `spec`; did you mean `podSelector`?"],
    [{ policyType: ['Egress'] }, 'did you mean `policyTypes`?'],
    [{ ingres: [] }, 'did you mean `ingress`?'],
    [
      { ingress: [{ form: [] }] },
      "`spec.ingress[0].form` isn't a field of `spec.ingress[0]`; did you mean `from`?",
    ],
    [
      { ingress: [{ from: [{ namespaceselector: {}, podSelector: {} }] }] },
      'did you mean `namespaceSelector`?',
    ],
    [{ ingress: [{ from: [{ podSelector: { matchlabels: {} } }] }] }, 'did you mean `matchLabels`?'],
    [{ ingress: [{ from: [{ podSelector: {}, ports: [] }] }] }, 'it belongs in `spec.ingress[0]`.'],
    [
      { ingress: [{ from: [{ podSelector: { namespaceSelector: {} } }] }] },
      'it belongs in `spec.ingress[0].from[0]`.',
    ],
    [
      { ingress: [{ from: [{ podSelector: { app: 'x' } }] }] },
      "`spec.ingress[0].from[0].podSelector.app` isn't a field",
    ],
    [{ egress: [{ from: [] }] }, "`spec.egress[0].from` isn't a field of `spec.egress[0]`"],
    [{ ingress: [{ ports: [{ port: 1, endport: 2 }] }] }, 'did you mean `endPort`?'],
    [{ matchLabels: {} }, 'it belongs in `spec.podSelector`.'],
  ])('%j', async (spec, expected) => {
    const found = await networkPolicy(spec);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^severe unknown-field: /);
    expect(found[0]).toContain(expected);
  });

  test('at the top level, and in the metadata', async () => {
    const { problems } = await validateObjects({
      ...resource('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {} }),
      metadata: { name: 'x', lables: {} },
      ingress: [],
    });
    expect(problems.map((problem) => problem.message)).toEqual([
      "NetworkPolicy/x: `metadata.lables` isn't a field of `metadata`; did you mean `labels`?",
      "NetworkPolicy/x: `ingress` isn't a field of the top level; it belongs in `spec`.",
    ]);
  });
});

describe('NetworkPolicy: what the API server refuses', () => {
  test.each([
    [
      { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }] }] },
      'schema-violation: `spec.ingress[0].from[0]` has `ipBlock` and `podSelector`',
    ],
    [{ ingress: [{ from: [{}] }] }, 'schema-violation: `spec.ingress[0].from[0]` needs at least one of'],
    [{ ingress: [{ ports: [{ port: 80, endPort: 79 }] }] }, 'endPort` is 79, less than `port`, 80'],
    [{ ingress: [{ ports: [{ port: 'http', endPort: 90 }] }] }, 'endPort` needs a numeric `port`'],
    [{ ingress: [{ ports: [{ endPort: 90 }] }] }, 'endPort` needs a `port` beside it'],
    [{ ingress: [{ ports: [{ port: 70000 }] }] }, 'must be a port number from 1 to 65535 or a port name'],
    [{ ingress: [{ ports: [{ port: '8080' }] }] }, 'is "8080"'],
    [{ ingress: [{ ports: [{ port: 'a-name-too-long-for-iana' }] }] }, 'port name'],
    [
      { ingress: [{ ports: [{ port: 80, protocol: 'tcp' }] }] },
      'must be one of `TCP`, `UDP`, `SCTP`, is "tcp"',
    ],
    [{ policyTypes: ['ingress'] }, 'must be one of `Ingress`, `Egress`, is "ingress"'],
    [
      { podSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } },
      'needs `values`, since its operator is In',
    ],
    [
      { podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] } },
      "can't have entries",
    ],
    [{ podSelector: { matchExpressions: [{ key: 'a', operator: 'in', values: ['b'] }] } }, 'is "in"'],
    [{ podSelector: { matchLabels: { 'a@b': 'c' } } }, 'has a key that must be a label key'],
    [{ podSelector: { matchLabels: { a: '-c' } } }, 'must be a label value'],
    [{ podSelector: { matchLabels: { a: true } } }, 'is true'],
    [
      { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0' } }] }] },
      'invalid-cidr: `spec.egress[0].to[0].ipBlock.cidr` must be a CIDR range',
    ],
    [
      { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.1.0.0/24'] } }] }] },
      'invalid-cidr: `spec.egress[0].to[0].ipBlock.except[0]` must be a part',
    ],
    [
      { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.0.0/16'] } }] }] },
      'must be a part of `cidr`, and smaller',
    ],
    [{ egress: [{ to: [null] }] }, '`spec.egress[0].to[0]` is null'],
    [{ egress: { to: [] } }, '`spec.egress` must be a list, is an object'],
  ])('%j', async (spec, expected) => {
    const found = await networkPolicy(spec);
    expect(found.filter((complaint) => complaint.includes(expected))).toHaveLength(1);
    expect(found.every((complaint) => complaint.startsWith('severe'))).toBe(true);
  });

  test.each([
    [{ ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.5/24' } }] }] }, 'warning invalid-cidr'],
    [{ podSelector: null }, 'warning schema-violation'],
  ])('a warning only: %j', async (spec, expected) => {
    const found = await networkPolicy(spec);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  test('explicit null and empty sections are as good as absent', async () => {
    const spec = {
      policyTypes: null,
      ingress: [{ from: null, ports: [] }],
      egress: [{}],
      podSelector: { matchLabels: null },
    };
    expect(await networkPolicy(spec)).toEqual([]);
  });
});

describe('admin policies', () => {
  const subject = { namespaces: {} };
  const pods = { namespaceSelector: {}, podSelector: {} };

  test.each([
    [
      'v1alpha1',
      'AdminNetworkPolicy',
      { priority: 1001, subject },
      'must be an integer from 0 to 1000, is 1001',
    ],
    [
      'v1alpha1',
      'AdminNetworkPolicy',
      { priority: 1, subject: { namespaces: {}, pods } },
      'exclude each other',
    ],
    [
      'v1alpha1',
      'AdminNetworkPolicy',
      { priority: 1, subject: {} },
      'needs exactly one of `namespaces`, `pods`',
    ],
    ['v1alpha1', 'AdminNetworkPolicy', { subject }, 'lacks `priority`'],
    [
      'v1alpha1',
      'AdminNetworkPolicy',
      { priority: 1, subject, ingress: [{ action: 'Accept', from: [subject] }] },
      'is "Accept"',
    ],
    [
      'v1alpha1',
      'AdminNetworkPolicy',
      { priority: 1, subject: { namespaces: { namespaceSelector: { matchLabels: {} } } } },
      'what is in it belongs directly there',
    ],
    [
      'v1alpha1',
      'AdminNetworkPolicy',
      { priority: 1, subject, egress: [{ action: 'Deny', to: [{ networks: ['0.0.0.0'] }] }] },
      'invalid-cidr',
    ],
    [
      'v1alpha1',
      'AdminNetworkPolicy',
      {
        priority: 1,
        subject,
        egress: [{ action: 'Deny', to: [{ networks: ['::/0'] }], ports: [{ namedPort: 'web' }] }],
      },
      'named port',
    ],
    [
      'v1alpha1',
      'BaselineAdminNetworkPolicy',
      { subject, ingress: [{ action: 'Pass', from: [subject] }] },
      'is "Pass"',
    ],
    ['v1alpha1', 'BaselineAdminNetworkPolicy', { subject }, '`metadata.name` must be "default"'],
    [
      'v1alpha2',
      'ClusterNetworkPolicy',
      { tier: 'admin', priority: 1, subject },
      'must be one of `Admin`, `Baseline`',
    ],
    [
      'v1alpha2',
      'ClusterNetworkPolicy',
      { tier: 'Admin', priority: 1, subject, ingress: [{ action: 'Allow', from: [subject] }] },
      'is "Allow"',
    ],
    [
      'v1alpha2',
      'ClusterNetworkPolicy',
      {
        tier: 'Admin',
        priority: 1,
        subject,
        ingress: [
          {
            action: 'Deny',
            from: [subject],
            protocols: [{ tcp: { destinationPort: { range: { start: 9, end: 8 } } } }],
          },
        ],
      },
      'must be greater than `start`',
    ],
  ])('%s %s %j', async (version, kind, spec, expected) => {
    const found = await complaints(`policy.networking.k8s.io/${version}`, kind, spec);
    expect(found.filter((complaint) => complaint.includes(expected))).toHaveLength(1);
  });
});

describe('Istio', () => {
  test.each([
    [
      'security.istio.io/v1',
      'PeerAuthentication',
      { mtls: { mode: 'Strict' } },
      'must be one of `UNSET`, `DISABLE`, `PERMISSIVE`, `STRICT`, is "Strict"',
    ],
    ['security.istio.io/v1', 'PeerAuthentication', { mtls: { Mode: 'STRICT' } }, 'did you mean `mode`?'],
    ['security.istio.io/v1', 'PeerAuthentication', { mode: 'STRICT' }, 'it belongs in `spec.mtls`.'],
    [
      'security.istio.io/v1',
      'PeerAuthentication',
      { portLevelMtls: { 80: { mode: 'DISABLE' } } },
      'needs a `selector` with labels',
    ],
    [
      'security.istio.io/v1beta1',
      'PeerAuthentication',
      { selector: { matchLabels: { a: 'b' } }, portLevelMtls: { 0: {} } },
      'is no port',
    ],
    ['security.istio.io/v1', 'PeerAuthentication', { selector: { matchExpressions: [] } }, 'unknown-field'],
    ['security.istio.io/v1', 'AuthorizationPolicy', { action: 'deny', rules: [{}] }, 'is "deny"'],
    ['security.istio.io/v1', 'AuthorizationPolicy', { action: 'DENY' }, 'would never match'],
    [
      'security.istio.io/v1',
      'AuthorizationPolicy',
      { rules: [{ from: [{ source: { ip_blocks: ['1.2.3.4'], principals: ['x'] } }] }] },
      'did you mean `ipBlocks`?',
    ],
    [
      'security.istio.io/v1',
      'AuthorizationPolicy',
      { rules: [{ from: [{ source: { ipBlocks: ['1.2.3.4:80'] } }] }] },
      'invalid-cidr',
    ],
    [
      'security.istio.io/v1',
      'AuthorizationPolicy',
      { rules: [{ from: [{ principals: ['x'] }] }] },
      'it belongs in `spec.rules[0].from[0].source`.',
    ],
    [
      'security.istio.io/v1',
      'AuthorizationPolicy',
      { rules: [{ to: [{ operation: { port: ['80'] } }] }] },
      'did you mean `ports`?',
    ],
    [
      'security.istio.io/v1',
      'AuthorizationPolicy',
      { rules: [{ to: [{ operation: { ports: [80] } }] }] },
      'written as a string, is 80',
    ],
    [
      'security.istio.io/v1',
      'AuthorizationPolicy',
      { rules: [{ when: [{ key: 'source.ips', values: ['1.2.3.4'] }] }] },
      "isn't an attribute",
    ],
    [
      'security.istio.io/v1',
      'AuthorizationPolicy',
      { rules: [{ when: [{ key: 'source.ip', values: ['1.2.3'] }] }] },
      'invalid-cidr',
    ],
    ['security.istio.io/v1', 'AuthorizationPolicy', { action: 'CUSTOM', rules: [{}] }, 'no `provider.name`'],
    [
      'networking.istio.io/v1',
      'DestinationRule',
      { host: 'a', trafficPolicy: { tls: { mode: 'mutual' } } },
      'is "mutual"',
    ],
    [
      'networking.istio.io/v1beta1',
      'DestinationRule',
      { host: 'a', tls: { mode: 'DISABLE' } },
      'it belongs in `spec.trafficPolicy`.',
    ],
    ['networking.istio.io/v1', 'Sidecar', { outboundTrafficPolicy: { mode: 'REGISTRY' } }, 'is "REGISTRY"'],
    [
      'networking.istio.io/v1alpha3',
      'ServiceEntry',
      { hosts: ['a'], addresses: ['10.0.0.0/40'] },
      'invalid-cidr',
    ],
    [
      'networking.istio.io/v1',
      'VirtualService',
      { hosts: ['a'], tcp: [{ match: [{ destinationSubnets: ['x'] }], route: [] }] },
      'invalid-cidr',
    ],
    [
      'networking.istio.io/v1',
      'Gateway',
      {
        servers: [
          { hosts: ['*'], port: { number: 443, name: 'https', protocol: 'HTTPS' }, tls: { mode: 'Simple' } },
        ],
      },
      'is "Simple"',
    ],
  ])('%s %s %j', async (apiVersion, kind, spec, expected) => {
    const found = await complaints(apiVersion, kind, spec);
    expect(found.filter((complaint) => complaint.includes(expected))).toHaveLength(1);
  });

  test.each([
    ['AuthorizationPolicy', {}],
    ['AuthorizationPolicy', { rules: [{}] }],
    [
      'AuthorizationPolicy',
      {
        rules: [
          {
            when: [
              { key: 'request.auth.claims[a][b]', values: ['c'] },
              { key: 'request.headers[x]', notValues: ['y'] },
            ],
          },
        ],
      },
    ],
    [
      'AuthorizationPolicy',
      {
        rules: [{ when: [{ key: 'experimental.envoy.filters.network.mysql_proxy[a.b]', values: ['[x]'] }] }],
      },
    ],
    ['PeerAuthentication', { mtls: {} }],
    ['RequestAuthentication', { jwtRules: [{ issuer: 'a', jwks_uri: 'https://a/jwks' }] }],
  ])('%s %j is fine', async (kind, spec) => {
    expect(await complaints('security.istio.io/v1', kind, spec)).toEqual([]);
  });
});

describe('Linkerd and Gateway API', () => {
  test.each([
    [
      'policy.linkerd.io/v1beta3',
      'Server',
      { podSelector: {}, port: 80, accessPolicy: 'all-unauthorized' },
      'is "all-unauthorized"',
    ],
    ['policy.linkerd.io/v1beta3', 'Server', { port: 80 }, 'needs exactly one of'],
    [
      'policy.linkerd.io/v1beta2',
      'Server',
      { podSelector: {}, port: 80, accessPolicy: 'deny' },
      'unknown-field',
    ],
    [
      'policy.linkerd.io/v1beta1',
      'ServerAuthorization',
      { server: { name: 'a' }, client: { meshTls: {} } },
      'did you mean `meshTLS`?',
    ],
    [
      'policy.linkerd.io/v1alpha1',
      'NetworkAuthentication',
      { networks: [{ cidr: '10.0.0.0/8', except: ['11.0.0.0/8'] }] },
      "isn't within `cidr`",
    ],
    [
      'policy.linkerd.io/v1alpha1',
      'NetworkAuthentication',
      { networks: [{ cidr: '10.0.0.0/8', except: ['0.0.0.0/0'] }] },
      'nothing is left',
    ],
    [
      'policy.linkerd.io/v1alpha1',
      'MeshTLSAuthentication',
      { identities: ['*'], identityRefs: [{ kind: 'Namespace' }] },
      'exclude each other',
    ],
    [
      'policy.linkerd.io/v1alpha1',
      'AuthorizationPolicy',
      { targetRef: { kind: 'Server', name: 'a' } },
      'lacks `requiredAuthenticationRefs`',
    ],
    [
      'gateway.networking.k8s.io/v1',
      'HTTPRoute',
      { rules: [{ matches: [{ path: { type: 'Prefix', value: '/' } }] }] },
      'is "Prefix"',
    ],
    [
      'gateway.networking.k8s.io/v1',
      'Gateway',
      { gatewayClassName: 'a', listeners: [{ name: 'a', port: 0, protocol: 'HTTP' }] },
      'must be a port number from 1 to 65535, is 0',
    ],
    [
      'gateway.networking.k8s.io/v1beta1',
      'ReferenceGrant',
      { from: [], to: [{ group: '', kind: 'Secret' }] },
      'must not be empty',
    ],
  ])('%s %s %j', async (apiVersion, kind, spec, expected) => {
    const found = await complaints(apiVersion, kind, spec);
    expect(found.filter((complaint) => complaint.includes(expected))).toHaveLength(1);
  });
});
