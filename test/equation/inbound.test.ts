import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NAME_LABEL } from '#cluster/namespace.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { inbound } from '#equation/inbound.ts';
import { fabricListeners } from '#equation/listener.ts';
import type { Passage } from '#equation/passage.ts';
import { reach } from '#equation/reach.ts';
import type { JsonObject } from '#manifest/json.ts';
import { type Peer, type PodPeer, podPeer, workloadPeer } from '#network/peer.ts';
import { members } from '#set/bits.ts';
import type { LabelSpace } from '#set/label-space.ts';
import { type Labels, label } from '#set/selector.ts';
import { hasString } from '#set/string-set.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { clusterManifests, labels, NAMESPACES } from '../oracle/arbitrary.ts';
import { istioManifests, SERVICE_ACCOUNTS } from '../oracle/mesh-arbitrary.ts';

const NETWORK = { blocks: false, ties: false, hostNetwork: true, addresses: false };

/** A cluster with policies of both layers; the namespaces of the mesh replace those of the network. */
const fabrics = (): fc.Arbitrary<Fabric> =>
  fc.tuple(clusterManifests(NETWORK), istioManifests()).map(([network, mesh]) => {
    const others = network.filter(({ kind }) => kind !== 'Namespace').map(withAccount);
    return buildFabric(clusterOf([...mesh, ...others]));
  });

function withAccount(object: JsonObject, index: number): JsonObject {
  if (object['kind'] !== 'Pod') return object;
  const spec = object['spec'] as JsonObject;
  return { ...object, spec: { ...spec, serviceAccountName: SERVICE_ACCOUNTS[index % 3] ?? 'default' } };
}

describe('who reaches a listener, in classes', () => {
  test('is who reaches it when asked one by one', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(fabrics(), fc.array(added(), { minLength: 1, maxLength: 3 }), (fabric, pods) => {
        const [to] = fabric.network.workloads;
        if (to === undefined) throw new Error('no workload');
        const peers: readonly Peer[] = [
          ...fabric.network.workloads.filter((one) => one !== to).map(workloadPeer),
          ...pods,
        ];
        for (const listener of fabricListeners(fabric, to)) {
          const passages = inbound(fabric, listener);
          for (const { outcome, way, peer } of passages) met.add(`${peer.type} ${way.transport} ${outcome}`);
          for (const peer of peers) {
            const holding = passages.filter((one) => holds(fabric, one, peer)).map(({ outcome }) => outcome);
            const said = holding.includes('open')
              ? 'open'
              : holding.includes('unknown')
                ? 'unknown'
                : 'closed';
            expect(said).toBe(reach(fabric, peer, listener).outcome);
          }
        }
      }),
      { numRuns: Number(process.env['ORACLE_RUNS'] ?? 150) },
    );
    for (const kind of [
      'workloads mtls open',
      'workloads mtls unknown',
      'pods mtls open',
      'pods plaintext open',
    ]) {
      expect(met).toContain(kind);
    }
  }, 60_000);

  test('shows for each class of pods one that reaches it', () => {
    fc.assert(
      fc.property(fabrics(), (fabric) => {
        const [to] = fabric.network.workloads;
        if (to === undefined) throw new Error('no workload');
        for (const listener of fabricListeners(fabric, to)) {
          for (const passage of inbound(fabric, listener)) {
            if (passage.peer.type !== 'pods') continue;
            expect(reach(fabric, passage.peer.witness, listener).outcome).not.toBe('closed');
          }
        }
      }),
      { numRuns: 50 },
    );
  }, 60_000);
});

function added(): fc.Arbitrary<PodPeer> {
  return fc
    .tuple(fc.constantFrom(...NAMESPACES, 'new'), labels(), labels(), fc.constantFrom(...SERVICE_ACCOUNTS))
    .map(([namespace, own, namespaceLabels, serviceAccount]) =>
      podPeer(namespace, own, { namespaceLabels, serviceAccount }),
    );
}

function holds(fabric: Fabric, { peer: holder }: Passage, peer: Peer): boolean {
  if (holder.type === 'workloads') {
    const number = peer.type === 'workload' ? fabric.network.numbers.get(peer.workload) : undefined;
    return number !== undefined && members(holder.members).includes(number);
  }
  if (holder.type === 'address' || peer.type !== 'pod') return false;
  const { name, labels: own } = peer.namespace;
  const exists = fabric.cluster.namespaces.has(name);
  if (exists ? !holder.namespaces.includes(name) : !holder.newNamespaces) return false;
  const principal = fabric.mesh.semantics.istio.principalOf(name, peer.serviceAccount);
  if (holder.principals !== undefined && !hasString(holder.principals, principal)) return false;
  return holder.pods.regions.some(
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
