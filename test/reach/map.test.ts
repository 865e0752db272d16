import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import type { JsonObject } from '#manifest/json.ts';
import { readManifests } from '#manifest/read.ts';
import { connections } from '#network/connections.ts';
import { buildNetwork, type Network } from '#network/network.ts';
import { workloadPeer } from '#network/peer.ts';
import { buildMap, type ReachMap } from '#reach/map/map.ts';
import { equals, formatConnections, isEmpty } from '#set/connection-set.ts';
import { clusterOf } from '../network/cluster-of.ts';

function deployment(namespace: string, name: string, more: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'c', ports: [{ containerPort: 8080 }] }], ...more },
      },
    },
  };
}

function policy(namespace: string, name: string, spec: JsonObject): JsonObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

const app = (name: string): JsonObject => ({ podSelector: { matchLabels: { app: name } } });

const SHOP: readonly JsonObject[] = [
  deployment('shop', 'web'),
  deployment('shop', 'api'),
  deployment('data', 'db'),
  deployment('infra', 'agent', { hostNetwork: true }),
  policy('shop', 'api', { ...app('api'), ingress: [{ from: [app('web')], ports: [{ port: 8080 }] }] }),
  policy('data', 'db', {
    ...app('db'),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      {
        from: [
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }, ...app('api') },
        ],
      },
    ],
  }),
];

/** Every pair as `from to open unknown`, the way a reader would unfold the groups. */
function unfolded(map: ReachMap): readonly string[] {
  return map.edges
    .flatMap(({ from, to, open, unknown }) =>
      (map.groups[from] ?? []).flatMap((source) =>
        (map.groups[to] ?? []).flatMap((destination) =>
          source === destination
            ? []
            : `${map.workloads[source]?.id} → ${map.workloads[destination]?.id}: ${formatConnections(open)} / ${formatConnections(unknown)}`,
        ),
      ),
    )
    .sort();
}

/** The same, asked of the network pair by pair. */
function asked(network: Network, map: ReachMap): readonly string[] {
  const idOf = new Map(
    network.workloads.map((workload) => {
      const { kind, name } = workload.resource;
      return [workload, `${kind}/${workload.namespace}/${name}`] as const;
    }),
  );
  expect([...idOf.values()].sort()).toEqual(map.workloads.map(({ id }) => id).sort());
  return network.workloads
    .flatMap((from) =>
      network.workloads.flatMap((to) => {
        if (from === to) return [];
        const { open, unknown } = connections(network, workloadPeer(from), workloadPeer(to));
        if (isEmpty(open) && isEmpty(unknown)) return [];
        return `${idOf.get(from)} → ${idOf.get(to)}: ${formatConnections(open)} / ${formatConnections(unknown)}`;
      }),
    )
    .sort();
}

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const order = items.map((item, index) => ({ item, key: Math.imul(index + seed, 2654435761) >>> 0 }));
  return order.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

describe('the map of a network', () => {
  const map = buildMap(buildNetwork(clusterOf(SHOP)));

  test('lists workloads by namespace and name, with what protects them', () => {
    expect(map.workloads.map(({ id, isolation }) => [id, isolation.ingress, isolation.egress])).toEqual([
      ['Deployment/data/db', 'isolated', 'isolated'],
      ['Deployment/infra/agent', 'host-network', 'host-network'],
      ['Deployment/shop/api', 'isolated', 'none'],
      ['Deployment/shop/web', 'none', 'none'],
    ]);
    expect(map.workloads[2]?.policies).toEqual({ ingress: ['NetworkPolicy/shop/api'], egress: [] });
  });

  test('names the rule that opens an edge', () => {
    const edge = map.edges.find(({ to, from }) => {
      const ids = (group: number) => map.groups[group]?.map((number) => map.workloads[number]?.name).join();
      return ids(from) === 'web' && ids(to) === 'api';
    });
    expect(
      edge?.because.map((one) => ('policy' in one ? `${one.policy.id}${one.pointer}` : one.type)),
    ).toEqual(['not-isolated', 'NetworkPolicy/shop/api/spec/ingress/0']);
  });

  test('tells of pods that could be added, not only of those that exist', () => {
    const toDb = map.newcomers.filter(({ to }) => map.groups[to]?.includes(0));
    expect(
      toDb.map(({ namespaces, newNamespaces, existing }) => [namespaces, newNamespaces, existing]),
    ).toEqual([[['shop'], false, true]]);
    const toWeb = map.newcomers.filter(({ to }) => map.groups[to]?.includes(3));
    expect(toWeb.some(({ newNamespaces }) => newNamespaces)).toBe(true);
  });

  test('is JSON', () => {
    expect(JSON.parse(JSON.stringify(map))).toEqual(map);
  });

  test('says that a policy of a kind that is not evaluated makes edges unknown, not absent', () => {
    const cilium = {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'deny', namespace: 'shop' },
      spec: { endpointSelector: {}, ingress: [] },
    };
    const doubtful = buildMap(buildNetwork(clusterOf([...SHOP, cilium])));
    expect(doubtful.unmodelled.map(({ policy: { id } }) => id)).toEqual(['CiliumNetworkPolicy/shop/deny']);
    expect(
      doubtful.workloads
        .filter(({ namespace }) => namespace === 'shop')
        .map(({ isolation }) => isolation.ingress),
    ).toEqual(['unknown', 'unknown']);
    expect(unfolded(doubtful)).toContain('Deployment/infra/agent → Deployment/shop/web: none / all');
  });
});

describe('laws', () => {
  test.each(['soroban-istio', 'soroban-ambient', 'soroban-linkerd', 'soroban-flat'])(
    'every edge of %s is what the network says when asked directly, and there is no other',
    async (platform) => {
      const { resources } = await readManifests([`manifests/${platform}`]);
      const network = buildNetwork(buildCluster(resources));
      const map = buildMap(network);
      const found = unfolded(map);
      expect(found.length).toBeGreaterThan(3);
      expect(found).toEqual(asked(network, map));
    },
  );

  test('each pair is in at most one edge', () => {
    const pairs = unfolded(buildMap(buildNetwork(clusterOf(SHOP)))).map((line) => line.split(':')[0]);
    expect(new Set(pairs).size).toBe(pairs.length);
    expect(pairs.length).toBeGreaterThan(0);
  });

  test('the order of the documents changes no byte', async () => {
    const { resources } = await readManifests(['manifests/soroban-istio']);
    const one = JSON.stringify(buildMap(buildNetwork(buildCluster(resources))));
    for (const seed of [1, 7, 99]) {
      const other = buildMap(buildNetwork(buildCluster(shuffled(resources, seed))));
      expect(JSON.stringify(other)).toBe(one);
    }
  });

  test('places that are left out could let nobody in: a class for each that the network names', async () => {
    const { podClasses, placesOf } = await import('#network/peers/pod-class.ts');
    const { resources } = await readManifests(['manifests/soroban-istio']);
    const network = buildNetwork(buildCluster(resources));
    const map = buildMap(network);
    const numberOf = new Map(map.workloads.map(({ id }, number) => [id, number]));
    for (const workload of network.workloads) {
      const number =
        numberOf.get(`${workload.resource.kind}/${workload.namespace}/${workload.resource.name}`) ?? -1;
      for (const place of placesOf(network)) {
        for (const { open, unknown } of podClasses(network, workload, place)) {
          const told = map.newcomers.some(
            (one) =>
              map.groups[one.to]?.includes(number) === true &&
              (place.type === 'new' ? one.newNamespaces : one.namespaces.includes(place.namespace.name)) &&
              equals(one.open, open) &&
              equals(one.unknown, unknown),
          );
          expect(told, `${workload.resource.id} from ${JSON.stringify(place)}`).toBe(true);
        }
      }
    }
  });
});
