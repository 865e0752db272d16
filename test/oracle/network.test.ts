import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { connections } from '#network/connections.ts';
import { buildNetwork, type Network } from '#network/network.ts';
import { addressPeer, type Peer, podPeer, workloadPeer } from '#network/peer.ts';
import { parseAddresses } from '#set/address-text.ts';
import { hasConnection } from '#set/connection-set.ts';
import { clusterOf } from '../network/cluster-of.ts';
import {
  ADDRESSES,
  type ClusterConstraints,
  clusterManifests,
  labels,
  NAMESPACES,
  PORTS,
  PROTOCOLS,
} from './arbitrary.ts';
import { type OracleEnd, type OraclePod, type OracleWorld, oracleAllows } from './oracle.ts';

/** The two decide each connection between the pods, and with the world outside, alike. */
const KNOWN: ClusterConstraints = { blocks: true, ties: false, hostNetwork: false, addresses: true };
const UNKNOWN: ClusterConstraints = { blocks: true, ties: true, hostNetwork: true, addresses: false };
const RUNS = Number(process.env['ORACLE_RUNS'] ?? 300);

/** Ports on both sides of every boundary that the generators use. */
const PROBES = [...new Set(PORTS.flatMap((port) => [port - 1, port, port + 1]))].filter(
  (port) => port > 0 && port < 65536,
);

interface Actor {
  readonly peer: Peer;
  readonly end: OracleEnd;
}

describe('the network layer agrees with the text of the documentation', () => {
  test('wherever everything is known', () => {
    fc.assert(
      fc.property(clusterManifests(KNOWN), (manifests) => {
        const network = buildNetwork(clusterOf(manifests));
        const world = worldOf(manifests, manifests, false);
        const actors = [...podActors(network, () => undefined), ...addressActors()];
        expect(differences(network, world, actors, true)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('for pods that could be added, where no rule is by address', () => {
    const constraints = { ...KNOWN, blocks: false };
    fc.assert(
      fc.property(
        clusterManifests(constraints),
        fc.uniqueArray(added(), { minLength: 1, maxLength: 2, selector: namespaceOf }),
        (manifests, pods) => {
          const network = buildNetwork(clusterOf(manifests));
          const world = worldOf([...manifests, ...pods.flatMap(({ objects }) => objects)], manifests, false);
          const actors = [
            ...podActors(network, () => undefined),
            ...pods.map(addedActor(network, '10.1.2.3')),
          ];
          const found = differences(network, world, actors, true);
          // What a port's name means in a pod that isn't there yet, nobody knows.
          expect(found.filter(({ to, ours }) => !(to.startsWith('pod') && ours === 'unknown'))).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('in every world, where something is unknown: open and closed hold in all of them', () => {
    fc.assert(
      fc.property(
        clusterManifests(UNKNOWN),
        fc.uniqueArray(added(), { maxLength: 2, selector: namespaceOf }),
        fc.array(fc.tuple(fc.constantFrom(...ADDRESSES), fc.constantFrom('node-1', 'node-2')), {
          minLength: 6,
          maxLength: 6,
        }),
        fc.boolean(),
        fc.infiniteStream(fc.nat()),
        (manifests, pods, choices, seesHostPods, order) => {
          const network = buildNetwork(clusterOf(manifests));
          const shuffled = [...manifests]
            .map((one) => [order.next().value, one] as const)
            .sort((a, b) => a[0] - b[0]);
          const all = [...manifests, ...pods.flatMap(({ objects }) => objects)];
          const world = worldOf(
            all,
            shuffled.map(([, one]) => one),
            seesHostPods,
          );
          const actors = [
            ...podActors(network, (index) => choices[index]),
            ...pods.map(addedActor(network, choices[5]?.[0] ?? '10.1.2.3')),
            ...addressActors(),
          ];
          expect(differences(network, world, actors, false)).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  });
});

interface Difference {
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly ours: string;
  readonly oracle: string;
}

/** Where the two disagree; `exact`: we may not say unknown. */
function differences(
  network: Network,
  world: OracleWorld,
  actors: readonly Actor[],
  exact: boolean,
): readonly Difference[] {
  const found: Difference[] = [];
  for (const from of actors) {
    for (const to of actors) {
      if (from === to || (from.peer.type === 'address' && to.peer.type === 'address')) continue;
      const { open, unknown } = connections(network, from.peer, to.peer);
      for (const protocol of PROTOCOLS) {
        for (const port of PROBES) {
          const isUnknown = hasConnection(unknown, protocol, port);
          if (isUnknown && !exact) continue;
          const ours = isUnknown ? 'unknown' : hasConnection(open, protocol, port) ? 'open' : 'closed';
          const oracle = oracleAllows(world, from.end, to.end, protocol, port) ? 'open' : 'closed';
          if (ours !== oracle)
            found.push({ from: nameOf(from), to: nameOf(to), at: `${protocol} ${port}`, ours, oracle });
        }
      }
    }
  }
  return found;
}

function nameOf({ peer, end }: Actor): string {
  return peer.type === 'workload' ? peer.workload.resource.name : `${peer.type} ${JSON.stringify(end)}`;
}

/** Everything that the manifests leave open is settled: addresses and nodes by `choose`, ties by the order of `ordered`. */
function worldOf(
  manifests: readonly JsonObject[],
  ordered: readonly JsonObject[],
  seesHostPods: boolean,
): OracleWorld {
  const namespaces: Record<string, Record<string, string>> = {};
  for (const { kind, metadata } of manifests) {
    const { name, labels: own } = metadata as { name: string; labels?: Record<string, string> };
    if (kind === 'Namespace') namespaces[name] = own ?? {};
  }
  return {
    namespaces,
    nodes: { 'node-1': { app: 'a' }, 'node-2': {} },
    policies: ordered.filter(({ kind }) => String(kind).endsWith('NetworkPolicy')),
    seesHostPods,
  };
}

function podActors(
  network: Network,
  choose: (index: number) => readonly [ip: string, node: string] | undefined,
): readonly Actor[] {
  return network.workloads.map((workload, index) => {
    const object = workload.resource.object as {
      metadata: { namespace?: string; labels?: Record<string, string> };
      spec: { containers: { ports: OraclePod['ports'] }[]; hostNetwork?: boolean; nodeName?: string };
      status?: { podIPs: { ip: string }[] };
    };
    const [ip = '0.0.0.0', node = 'node-1'] = choose(index) ?? [];
    return {
      peer: workloadPeer(workload),
      end: {
        namespace: object.metadata.namespace ?? 'default',
        labels: object.metadata.labels ?? {},
        ports: object.spec.containers[0]?.ports ?? [],
        hostNetwork: object.spec.hostNetwork === true,
        node: object.spec.nodeName ?? node,
        ip: object.status?.podIPs[0]?.ip ?? ip,
      },
    };
  });
}

function addressActors(): readonly Actor[] {
  return ADDRESSES.map((ip) => {
    const addresses = parseAddresses(ip);
    if (addresses === undefined) throw new Error(`no address ${ip}`);
    return { peer: addressPeer(addresses), end: { ip, outside: true } };
  });
}

interface Added {
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly namespaceLabels: Record<string, string>;
  /** The namespace that is added with it, if it's a new one. */
  readonly objects: readonly JsonObject[];
}

/** A pod in one of the namespaces that may exist, or in a new one. */
function added(): fc.Arbitrary<Added> {
  return fc
    .record({ namespace: fc.constantFrom(...NAMESPACES, 'new'), labels: labels(), namespaceLabels: labels() })
    .map((one) => {
      const isNew = one.namespace === 'new';
      const metadata = { name: 'new', labels: one.namespaceLabels };
      return {
        ...one,
        namespaceLabels: isNew ? one.namespaceLabels : {},
        objects: isNew ? [{ apiVersion: 'v1', kind: 'Namespace', metadata }] : [],
      };
    });
}

function addedActor(_network: Network, ip: string) {
  return ({ namespace, labels: own, namespaceLabels }: Added): Actor => ({
    peer: podPeer(namespace, own, { namespaceLabels }),
    end: { namespace, labels: own, ports: [], hostNetwork: false, node: 'elsewhere', ip },
  });
}

function namespaceOf({ namespace }: Added): string {
  return namespace;
}
