import * as fc from 'fast-check';
import type { ClusterConstraints } from '#arbitrary/generate/constraints.ts';
import { BLOCKS, PORT_NAMES, PORTS, PROTOCOLS, VALUES } from '#arbitrary/generate/names.ts';
import { range } from '#arbitrary/generate/network-policy.ts';
import { optional, present } from '#arbitrary/generate/present.ts';
import { namespaceSelector, selector } from '#arbitrary/generate/selector.ts';
import type { JsonObject } from '#manifest/json.ts';

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

/** AdminNetworkPolicies (policy.networking.k8s.io/v1alpha1). */
export const adminPolicy = (constraints: ClusterConstraints): fc.Arbitrary<JsonObject> =>
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

/** The BaselineAdminNetworkPolicy, of which a cluster has one at most. */
export const baselinePolicy = (constraints: ClusterConstraints): fc.Arbitrary<JsonObject> =>
  fc.record({ subject: inCluster(), ...adminRules(['Allow', 'Deny'], 'ports', constraints) }).map((spec) => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'BaselineAdminNetworkPolicy',
    metadata: { name: 'default' },
    spec: present(spec),
  }));

/** ClusterNetworkPolicies (v1alpha2) of both tiers. */
export const clusterPolicy = (constraints: ClusterConstraints): fc.Arbitrary<JsonObject> =>
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
