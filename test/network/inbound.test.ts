import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NAME_LABEL } from '#cluster/namespace.ts';
import type { JsonObject } from '#manifest/json.ts';
import { connections } from '#network/connections.ts';
import { buildNetwork, type Network } from '#network/network.ts';
import { addressPeer, type Peer, type PodPeer, podPeer, workloadPeer } from '#network/peer.ts';
import { type Inbound, inbound } from '#network/peers/inbound.ts';
import { formatPeer } from '#network/verdict/format-peer.ts';
import { intersectAddresses, isEmptyAddresses } from '#set/address-set.ts';
import { parseAddresses } from '#set/address-text.ts';
import { formatConnections, NO_CONNECTIONS } from '#set/connection-set.ts';
import type { LabelSpace } from '#set/label-space.ts';
import { type Labels, label } from '#set/selector.ts';
import { ADDRESSES, clusterManifests, labels, NAMESPACES } from '../oracle/arbitrary.ts';
import { clusterOf } from './cluster-of.ts';

const ALL = { blocks: true, ties: true, hostNetwork: true, addresses: false };

describe('inbound', () => {
  test('puts each peer into one class at most, and says of the class what is true of the peer', () => {
    fc.assert(
      fc.property(
        clusterManifests(ALL),
        fc.array(added(), { minLength: 1, maxLength: 4 }),
        (manifests, pods) => {
          const network = buildNetwork(clusterOf(manifests));
          const [to] = network.workloads;
          if (to === undefined) throw new Error('no workload');
          const classes = inbound(network, to);
          const peers: Peer[] = [
            ...network.workloads.filter((workload) => workload !== to).map(workloadPeer),
            ...pods,
            ...ADDRESSES.map((text) => addressPeer(parseAddresses(text) ?? { IPv4: [], IPv6: [] })),
          ];
          for (const peer of peers) {
            const { open, unknown } = connections(network, peer, workloadPeer(to));
            const holding = classes.filter((one) => contains(network, one, peer));
            expect(holding.length).toBeLessThan(2);
            const said = holding[0] ?? { open: NO_CONNECTIONS, unknown: NO_CONNECTIONS };
            expect([formatConnections(said.open), formatConnections(said.unknown)]).toEqual([
              formatConnections(open),
              formatConnections(unknown),
            ]);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('shows for each class of pods one that belongs to it', () => {
    fc.assert(
      fc.property(clusterManifests(ALL), (manifests) => {
        const network = buildNetwork(clusterOf(manifests));
        for (const to of network.workloads) {
          for (const one of inbound(network, to)) {
            if (one.peer.type === 'pods') expect(contains(network, one, one.peer.witness)).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  const web: JsonObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'n', labels: { app: 'web' } },
    spec: { containers: [{ name: 'main', image: 'main' }] },
  };

  function classesOf(spec: JsonObject): readonly (readonly [string, string])[] {
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'web', namespace: 'n' },
      spec: { podSelector: {}, policyTypes: ['Ingress'], ...spec },
    };
    const network = buildNetwork(clusterOf([web, policy]));
    const [to] = network.workloads;
    if (to === undefined) throw new Error('no workload');
    return inbound(network, to).map(
      ({ peer, open }) => [describePeer(peer), formatConnections(open)] as const,
    );
  }

  function describePeer(peer: Inbound['peer']): string {
    if (peer.type !== 'pods') return peer.type;
    const { namespace, witness } = peer;
    const where = namespace.type === 'existing' ? namespace.name : `new ${JSON.stringify(witness.namespace)}`;
    return `${where} ${JSON.stringify(witness.labels)}`;
  }

  test('of a pod that nothing selects is everybody', () => {
    expect(classesOf({ podSelector: { matchLabels: { app: 'other' } } })).toEqual([
      ['n {}', 'all'],
      ['new {"name":"any","labels":{}} {}', 'all'],
      ['address', 'all'],
    ]);
  });

  test('of an isolated pod is nobody', () => {
    expect(classesOf({})).toEqual([]);
  });

  test('shows the labels that an intruder would copy', () => {
    const from = [
      { namespaceSelector: { matchLabels: { team: 'a' } }, podSelector: { matchLabels: { app: 'x' } } },
    ];
    expect(classesOf({ ingress: [{ from, ports: [{ port: 80 }] }] })).toEqual([
      ['new {"name":"any","labels":{"team":"a"}} {"app":"x"}', 'TCP 80'],
    ]);
  });

  test('names a namespace that is not there yet where a rule names it', () => {
    const from = [{ namespaceSelector: { matchLabels: { [NAME_LABEL]: 'ops' } } }];
    expect(classesOf({ ingress: [{ from }] })).toEqual([['new {"name":"ops","labels":{}} {}', 'all']]);
    const never = [{ namespaceSelector: { matchLabels: { [NAME_LABEL]: 'No_namespace' } } }];
    expect(classesOf({ ingress: [{ from: never }] })).toEqual([]);
  });
});

describe('what tells pods apart besides NetworkPolicies', () => {
  const web = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'n', labels: { app: 'web' } },
    spec: { containers: [{ name: 'main', image: 'main' }] },
  };

  function inNamespace(policy: JsonObject): readonly string[] {
    const network = buildNetwork(clusterOf([web, policy]));
    const [to] = network.workloads;
    const classes = to === undefined ? [] : inbound(network, to);
    return classes.flatMap(({ peer, open, unknown }) =>
      peer.type === 'pods' && peer.namespace.type === 'existing'
        ? `${formatPeer(peer)}: ${formatConnections(open)} | ${formatConnections(unknown)}`
        : [],
    );
  }

  test('admin rules, each by what it does', () => {
    const rule = (action: string, app: string) => ({
      action,
      from: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app } } } }],
    });
    const found = inNamespace({
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      metadata: { name: 'admin' },
      spec: { priority: 1, subject: { namespaces: {} }, ingress: [rule('Allow', 'x'), rule('Deny', 'y')] },
    });
    expect(found).toEqual(['any pod in n with app=x or with app not in (x, y): all | none']);
  });

  test('policies that are not modelled', () => {
    const found = inNamespace({
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'c', namespace: 'n' },
      spec: { endpointSelector: { matchLabels: { app: 'x' } } },
    });
    expect(found).toEqual(['any pod in n with app=x: none | all', 'any pod in n with app!=x: all | none']);
  });
});

describe('many rules', () => {
  const web = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'n', labels: { app: 'web' } },
    spec: { containers: [{ name: 'main', image: 'main' }] },
  };
  const rules = (port: (index: number) => number) =>
    Array.from({ length: 30 }, (_, index) => ({
      from: [{ podSelector: { matchLabels: { [`key-${index}`]: 'yes' } } }],
      ports: [{ port: port(index) }],
    }));

  function classesOf(ingress: readonly JsonObject[]) {
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'web', namespace: 'n' },
      spec: { podSelector: {}, ingress },
    };
    const network = buildNetwork(clusterOf([web, policy]));
    const [to] = network.workloads;
    return to === undefined ? [] : inbound(network, to);
  }

  test('that allow the same are one class, however many labels they name', () => {
    expect(classesOf(rules(() => 80)).map(({ open }) => formatConnections(open))).toEqual(['TCP 80']);
  });

  test('that tell apart more classes than can be looked at leave the rest unknown, never closed', () => {
    const classes = classesOf(rules((index) => 8000 + index));
    const rest = classes.filter(({ unknown }) => formatConnections(unknown) === 'all');
    expect(rest).toHaveLength(1);
    expect(rest[0]?.ingress.decisions[0]?.because[0]).toMatchObject({ reason: 'too-many-classes' });
  });
});

function added(): fc.Arbitrary<PodPeer> {
  return fc
    .tuple(fc.constantFrom(...NAMESPACES, 'new'), labels(), labels())
    .map(([namespace, own, namespaceLabels]) => podPeer(namespace, own, { namespaceLabels }));
}

function contains(network: Network, { peer: holder }: Inbound, peer: Peer): boolean {
  if (holder.type === 'workloads')
    return peer.type === 'workload' && holder.workloads.includes(peer.workload);
  if (holder.type === 'address') {
    if (peer.type !== 'address') return false;
    return !isEmptyAddresses(intersectAddresses(holder.addresses, peer.addresses));
  }
  if (peer.type !== 'pod') return false;
  const { name, labels: own } = peer.namespace;
  const exists = network.cluster.namespaces.has(name);
  if (holder.namespace.type === 'existing' ? holder.namespace.name !== name : exists) return false;
  return holder.regions.some(
    (region) =>
      isIn({ ...own, [NAME_LABEL]: name }, holder.namespace.type === 'new' ? region.namespaceLabels : {}) &&
      isIn(peer.labels, region.labels),
  );
}

function isIn(map: Labels, space: LabelSpace): boolean {
  return Object.entries(space).every(([key, { absent, except, values }]) => {
    const value = label(map, key);
    return value === undefined ? absent : values.includes(value) !== except;
  });
}
