import * as fc from 'fast-check';
import type { JsonObject } from '#manifest/json.ts';

/** Few names, so that selectors hit often; some are called like members of every object. */
const KEYS = ['app', 'tier', 'constructor', 'example.com/toString'] as const;
const VALUES = ['a', 'b', '', 'A.b_c-1'] as const;
export const NAMESPACES = ['default', 'n', 'm', 'o'] as const;
export const PORTS = [1, 79, 80, 81, 8080, 65534, 65535] as const;
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
const PORT_NAMES = ['http', 'dns', 'nobody'] as const;
/** Addresses inside and outside the blocks below, at their ends. */
export const ADDRESSES = [
  '10.0.0.0',
  '10.1.2.3',
  '10.1.2.4',
  '10.1.255.255',
  '10.2.0.0',
  '8.8.8.8',
  'fd00::1',
  '2001:db8::1',
];
const BLOCKS = [
  { cidr: '0.0.0.0/0', within: ['10.0.0.0/8', '10.1.2.3/32'] },
  { cidr: '10.0.0.0/8', within: ['10.1.0.0/16', '10.1.2.3/32'] },
  { cidr: '10.1.0.0/16', within: ['10.1.2.0/24'] },
  { cidr: '10.1.2.3/32', within: ['10.1.2.3/32'] },
  { cidr: '::/0', within: ['fd00::/8'] },
  { cidr: 'fd00::/8', within: ['fd00::1/128'] },
];

export const labels = (): fc.Arbitrary<Record<string, string>> =>
  fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES), { maxKeys: 3, noNullPrototype: true });

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

/** An object without the members that are undefined. */
function present(members: Record<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JsonObject;
}

const expression = (keys: readonly string[], values: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    fc.record({
      key: fc.constantFrom(...keys),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );

/** A LabelSelector: empty, or with labels, expressions of all four operators, or both. */
export const selector = (
  keys: readonly string[] = KEYS,
  values: readonly string[] = VALUES,
): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    {
      weight: 5,
      arbitrary: fc
        .record({
          matchLabels: optional(
            fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), {
              maxKeys: 1,
              noNullPrototype: true,
            }),
          ),
          matchExpressions: optional(fc.array(expression(keys, values), { maxLength: 2 })),
        })
        .map(present),
    },
  );

/** On namespaces: by their labels, or by the one that says their name. */
const namespaceSelector = (): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    { weight: 3, arbitrary: selector() },
    { weight: 2, arbitrary: selector(['kubernetes.io/metadata.name'], [...NAMESPACES, 'new']) },
  );

const range = (): fc.Arbitrary<readonly [number, number]> =>
  fc
    .tuple(fc.constantFrom(...PORTS), fc.constantFrom(...PORTS))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

const networkPolicyPort = (): fc.Arbitrary<JsonObject> => {
  const protocol = optional(fc.constantFrom(...PROTOCOLS));
  return fc.oneof(
    fc.record({ protocol }).map(present),
    fc.record({ protocol, port: fc.constantFrom(...PORTS) }).map(present),
    fc.record({ protocol, port: fc.constantFrom(...PORT_NAMES) }).map(present),
    fc.tuple(protocol, range()).map(([one, [port, endPort]]) => present({ protocol: one, port, endPort })),
  );
};

const block = (): fc.Arbitrary<JsonObject> =>
  fc
    .constantFrom(...BLOCKS)
    .chain(({ cidr, within }) =>
      fc
        .record({ cidr: fc.constant(cidr), except: optional(fc.subarray(within)) })
        .map((ipBlock) => ({ ipBlock: present(ipBlock) })),
    );

const networkPolicyPeer = (blocks: boolean): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    fc.record({ podSelector: selector() }),
    fc.record({ namespaceSelector: namespaceSelector() }),
    fc.record({ namespaceSelector: namespaceSelector(), podSelector: selector() }),
    ...(blocks ? [block()] : []),
  );

const networkPolicyRule = (peers: 'from' | 'to', blocks: boolean): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      [peers]: optional(fc.array(networkPolicyPeer(blocks), { maxLength: 2 })),
      ports: optional(fc.array(networkPolicyPort(), { maxLength: 2 })),
    })
    .map(present);

/** What a generated cluster may contain: each thing that makes verdicts unknown can be left out. */
export interface ClusterConstraints {
  /** Rules by address. */
  readonly blocks: boolean;
  /** Admin policies of the same priority. */
  readonly ties: boolean;
  readonly hostNetwork: boolean;
  /** Pods have addresses that the manifests show. */
  readonly addresses: boolean;
}

/** NetworkPolicies in every form of policyTypes, sections, peers and ports. */
export const networkPolicy = ({ blocks }: ClusterConstraints): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      namespace: fc.constantFrom('', ...NAMESPACES),
      podSelector: selector(),
      policyTypes: fc.constantFrom(undefined, undefined, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress']),
      ingress: optional(fc.array(networkPolicyRule('from', blocks), { maxLength: 2 })),
      egress: optional(fc.array(networkPolicyRule('to', blocks), { maxLength: 2 })),
    })
    .map(({ namespace, ...spec }) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: present({ namespace: namespace === '' ? undefined : namespace }),
      spec: present(spec),
    }));

const inCluster = (): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    fc.record({ namespaces: namespaceSelector() }),
    fc.record({ pods: fc.record({ namespaceSelector: namespaceSelector(), podSelector: selector() }) }),
  );

const adminPeer = (
  direction: string,
  { blocks, hostNetwork }: ClusterConstraints,
): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    { weight: 4, arbitrary: inCluster() },
    ...(direction === 'egress' && blocks
      ? [
          {
            weight: 1,
            arbitrary: fc.record({
              networks: fc.uniqueArray(fc.constantFrom(...BLOCKS.map(({ cidr }) => cidr)), {
                minLength: 1,
                maxLength: 2,
              }),
            }),
          },
        ]
      : []),
    ...(direction === 'egress' && hostNetwork
      ? [{ weight: 1, arbitrary: fc.record({ nodes: selector(['app'], VALUES) }) }]
      : []),
  );

const v1alpha1Port = (): fc.Arbitrary<JsonObject> => {
  const protocol = fc.constantFrom(...PROTOCOLS);
  return fc.oneof(
    fc.record({ portNumber: fc.record({ protocol, port: fc.constantFrom(...PORTS) }) }),
    fc.record({ namedPort: fc.constantFrom(...PORT_NAMES) }),
    fc.tuple(protocol, range()).map(([one, [start, end]]) => ({ portRange: { protocol: one, start, end } })),
  );
};

const v1alpha2Protocol = (): fc.Arbitrary<JsonObject> => {
  const protocol = fc.constantFrom('tcp', 'udp', 'sctp');
  return fc.oneof(
    fc
      .tuple(protocol, fc.constantFrom(...PORTS))
      .map(([one, number]) => ({ [one]: { destinationPort: { number } } })),
    fc
      .tuple(protocol, range())
      .map(([one, [start, end]]) => ({ [one]: { destinationPort: { range: { start, end } } } })),
    fc.record({ destinationNamedPort: fc.constantFrom(...PORT_NAMES) }),
  );
};

const adminRules = (
  actions: readonly string[],
  member: 'ports' | 'protocols',
  constraints: ClusterConstraints,
) => {
  const rule = (direction: 'ingress' | 'egress') =>
    fc
      .record({
        action: fc.constantFrom(...actions),
        [direction === 'ingress' ? 'from' : 'to']: fc.array(adminPeer(direction, constraints), {
          minLength: 1,
          maxLength: 2,
        }),
        [member]: optional(
          fc.array(member === 'ports' ? v1alpha1Port() : v1alpha2Protocol(), { minLength: 1, maxLength: 2 }),
        ),
      })
      .map(present);
  return {
    ingress: optional(fc.array(rule('ingress'), { maxLength: 3 })),
    egress: optional(fc.array(rule('egress'), { maxLength: 3 })),
  };
};

const adminPolicy = (constraints: ClusterConstraints): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      priority: fc.integer({ min: 0, max: constraints.ties ? 2 : 1000 }),
      subject: inCluster(),
      ...adminRules(['Allow', 'Deny', 'Pass'], 'ports', constraints),
    })
    .map((spec) => ({
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      spec: present(spec),
    }));

const baselinePolicy = (constraints: ClusterConstraints): fc.Arbitrary<JsonObject> =>
  fc.record({ subject: inCluster(), ...adminRules(['Allow', 'Deny'], 'ports', constraints) }).map((spec) => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'BaselineAdminNetworkPolicy',
    metadata: { name: 'default' },
    spec: present(spec),
  }));

const clusterPolicy = (constraints: ClusterConstraints): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      tier: fc.constantFrom('Admin', 'Baseline'),
      priority: fc.integer({ min: 1, max: constraints.ties ? 2 : 1000 }),
      subject: inCluster(),
      ...adminRules(['Accept', 'Deny', 'Pass'], 'protocols', constraints),
    })
    .map((spec) => ({
      apiVersion: 'policy.networking.k8s.io/v1alpha2',
      kind: 'ClusterNetworkPolicy',
      spec: present(spec),
    }));

const containerPort = (): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      name: optional(fc.constantFrom('http', 'dns')),
      containerPort: fc.constantFrom(...PORTS),
      protocol: optional(fc.constantFrom(...PROTOCOLS)),
    })
    .map(present);

const pod = ({ addresses, hostNetwork }: ClusterConstraints): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      namespace: fc.constantFrom('', ...NAMESPACES),
      labels: labels(),
      ports: fc.array(containerPort(), { maxLength: 3 }),
      ip: fc.constantFrom(...ADDRESSES),
      host: hostNetwork ? fc.boolean() : fc.constant(false),
      node: fc.constantFrom('node-1', 'node-2'),
      knownNode: fc.boolean(),
    })
    .map(({ namespace, labels: own, ports, ip, host, node, knownNode }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: present({ namespace: namespace === '' ? undefined : namespace, labels: own }),
      spec: present({
        containers: [{ name: 'main', image: 'main', ports }],
        hostNetwork: host ? true : undefined,
        nodeName: knownNode ? node : undefined,
      }),
      ...(addresses ? { status: { podIPs: [{ ip }] } } : {}),
    }));

const namespace = (): fc.Arbitrary<JsonObject> =>
  fc.record({ name: fc.constantFrom(...NAMESPACES), labels: labels() }).map((metadata) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata,
  }));

/** The manifests of a cluster: 1–4 pods, 0–4 policies of all kinds, some namespaces with an object and some without. */
export function clusterManifests(constraints: ClusterConstraints): fc.Arbitrary<readonly JsonObject[]> {
  const policy = fc.oneof(
    { weight: 4, arbitrary: networkPolicy(constraints) },
    { weight: 2, arbitrary: adminPolicy(constraints) },
    { weight: 2, arbitrary: clusterPolicy(constraints) },
  );
  return fc
    .tuple(
      fc.uniqueArray(namespace(), { maxLength: 3, selector: nameOf }),
      fc.array(pod(constraints), { minLength: 1, maxLength: 4 }),
      fc.array(policy, { maxLength: 4 }),
      optional(baselinePolicy(constraints)),
    )
    .filter(([, , policies]) => constraints.ties || !hasTies(policies))
    .map(([namespaces, pods, policies, baseline]) => [
      ...namespaces,
      ...[...pods, ...policies].map(named),
      ...(baseline === undefined ? [] : [baseline]),
    ]);
}

function nameOf({ metadata }: JsonObject): unknown {
  return (metadata as JsonObject)['name'];
}

function named(object: JsonObject, index: number): JsonObject {
  return { ...object, metadata: { ...(object['metadata'] as JsonObject | undefined), name: `x-${index}` } };
}

function hasTies(policies: readonly JsonObject[]): boolean {
  const priorities = policies.flatMap(({ kind, spec }) => {
    const { priority, tier } = spec as JsonObject;
    return priority === undefined ? [] : `${kind === 'AdminNetworkPolicy' ? 'Admin' : tier} ${priority}`;
  });
  return new Set(priorities).size < priorities.length;
}
