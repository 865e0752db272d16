import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { fabricListeners } from '#equation/listener.ts';
import { reach } from '#equation/reach.ts';
import { addressPeer, type Peer, podPeer, workloadPeer } from '#network/peer.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { buildFabricMap } from '#reach/map/fabric/fabric-map.ts';
import { buildMap, type MapConnections, type MapNewcomers, type ReachMap } from '#reach/map/map.ts';
import { includesAddresses } from '#set/address-set.ts';
import { parseCidr } from '#set/address-text.ts';
import type { ConnectionSet, Protocol } from '#set/connection-set.ts';
import type { LabelSpace } from '#set/label-space.ts';
import { formatPorts, intersectPorts, type PortSet } from '#set/port-set.ts';
import { type Labels, label } from '#set/selector.ts';
import { labels, NAMESPACES } from '../oracle/arbitrary.ts';
import { SERVICE_ACCOUNTS } from '../oracle/mesh-arbitrary.ts';
import { fabricManifests, fabricOf } from './fabrics.ts';

const RUNS = { numRuns: Number(process.env['ORACLE_RUNS'] ?? 25) };

/** What a map says of a listener, the best of its ports: by any transport, and by each. */
function told(all: readonly MapConnections[], protocol: Protocol, ports: PortSet) {
  const leads = (set: ConnectionSet) => intersectPorts(set[protocol], ports).length > 0;
  const outcome = (some: readonly MapConnections[]): Outcome =>
    some.some(({ open }) => leads(open))
      ? 'open'
      : some.some(({ unknown }) => leads(unknown))
        ? 'unknown'
        : 'closed';
  const by = (...transports: readonly string[]) =>
    outcome(all.filter(({ transport }) => transports.includes(transport)));
  return { any: outcome(all), mtls: by('mtls', 'either'), plaintext: by('plaintext', 'either', 'tls') };
}

/** The same, asked of the equation. */
function asked(fabric: Fabric, peer: Peer, to: Workload) {
  return fabricListeners(fabric, to).map((listener) => {
    const { attempts } = reach(fabric, peer, listener);
    const best = (some: typeof attempts): Outcome =>
      (['open', 'unknown'] as const).find((one) => some.some(({ outcome }) => outcome === one)) ?? 'closed';
    const by = (transport: string) => best(attempts.filter(({ way }) => way.transport === transport));
    const { protocol, ports } = listener;
    return { protocol, ports, any: best(attempts), mtls: by('mtls'), plaintext: by('plaintext') };
  });
}

function numberIn(map: ReachMap, workload: Workload): number {
  return map.workloads.findIndex(({ id }) => id === workloadId(workload));
}

function expectSame(fabric: Fabric, peer: Peer, to: Workload, all: readonly MapConnections[]): void {
  for (const { protocol, ports, ...answer } of asked(fabric, peer, to)) {
    expect(told(all, protocol, ports), `${protocol} ${formatPorts(ports)}`).toEqual(answer);
  }
}

describe('the map of a cluster with a mesh, class by class, is what the equation says one by one', () => {
  test('of existing workloads', () => {
    fc.assert(
      fc.property(fabricManifests(), (manifests) => {
        const fabric = fabricOf(manifests);
        const map = buildFabricMap(fabric);
        for (const to of fabric.network.workloads) {
          for (const from of fabric.network.workloads) {
            if (from === to) continue;
            const [a, b] = [numberIn(map, from), numberIn(map, to)];
            const edges = map.edges.filter(
              (edge) => map.groups[edge.from]?.includes(a) && map.groups[edge.to]?.includes(b),
            );
            expectSame(fabric, workloadPeer(from), to, edges);
          }
        }
      }),
      RUNS,
    );
  }, 60_000);

  test('of pods that could be added, with their service account', () => {
    const pod = fc
      .tuple(fc.constantFrom(...NAMESPACES, 'new'), labels(), labels(), fc.constantFrom(...SERVICE_ACCOUNTS))
      .map(([namespace, own, namespaceLabels, serviceAccount]) =>
        podPeer(namespace, own, { namespaceLabels, serviceAccount }),
      );
    fc.assert(
      fc.property(fabricManifests(), fc.array(pod, { minLength: 1, maxLength: 3 }), (manifests, pods) => {
        const fabric = fabricOf(manifests);
        const map = buildFabricMap(fabric);
        for (const to of fabric.network.workloads) {
          for (const peer of pods) {
            const own = map.newcomers.filter(
              (one) => map.groups[one.to]?.includes(numberIn(map, to)) && holds(fabric, one, peer),
            );
            expectSame(fabric, peer, to, own);
          }
        }
      }),
      RUNS,
    );
  }, 60_000);

  test('of addresses outside', () => {
    const address = addressPeer(parseCidr('203.0.113.7/32') ?? { IPv4: [], IPv6: [] });
    fc.assert(
      fc.property(fabricManifests(), (manifests) => {
        const fabric = fabricOf(manifests);
        const map = buildFabricMap(fabric);
        for (const to of fabric.network.workloads) {
          const own = map.addresses.filter(
            ({ direction, workloads, addresses }) =>
              direction === 'ingress' &&
              map.groups[workloads]?.includes(numberIn(map, to)) &&
              includesAddresses(addresses, address.addresses),
          );
          expectSame(fabric, address, to, own);
        }
      }),
      RUNS,
    );
  }, 60_000);
});

function holds(fabric: Fabric, one: MapNewcomers, peer: ReturnType<typeof podPeer>): boolean {
  const { name, labels: own } = peer.namespace;
  const exists = fabric.cluster.namespaces.has(name);
  if (exists ? !one.namespaces.includes(name) : !one.newNamespaces) return false;
  if (one.accounts?.type === 'only' && !one.accounts.names.includes(peer.serviceAccount)) return false;
  if (one.accounts?.type === 'except' && one.accounts.names.includes(peer.serviceAccount)) return false;
  return one.regions.some(
    (region) =>
      isIn({ ...own, [NAME_LABEL]: name }, exists ? {} : region.namespaceLabels) &&
      isIn(peer.labels, region.labels),
  );
}

function isIn(map: Labels, space: LabelSpace): boolean {
  return Object.entries(space).every(([key, { absent, except, values }]) => {
    const value = label(map, key);
    return value === undefined ? absent : values.includes(value) !== except;
  });
}

describe('laws', () => {
  test('the order of the documents changes no byte', () => {
    fc.assert(
      fc.property(fabricManifests(), (manifests) => {
        const fabric = fabricOf(manifests);
        const reversed = buildFabric(buildCluster([...fabric.cluster.resources].reverse()));
        const [one, other] = [fabric, reversed].map((each) => buildFabricMap(each, { refused: true }));
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
      }),
      RUNS,
    );
  }, 60_000);

  test('without a mesh it is the map of the network, and says so', () => {
    fc.assert(
      fc.property(fabricManifests(), (manifests) => {
        const bare = manifests.map((object) =>
          object['kind'] === 'Namespace'
            ? { ...object, metadata: { name: (object['metadata'] as { name: string }).name } }
            : object,
        );
        const fabric = fabricOf(bare);
        expect(buildFabricMap(fabric)).toEqual({ ...buildMap(fabric.network), meshes: [] });
      }),
      RUNS,
    );
  });

  test('is JSON', () => {
    fc.assert(
      fc.property(fabricManifests(), (manifests) => {
        const map = buildFabricMap(fabricOf(manifests), { refused: true });
        expect(JSON.parse(JSON.stringify(map))).toEqual(map);
      }),
      { numRuns: 20 },
    );
  });
});
