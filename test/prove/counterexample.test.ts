import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { listenerAt } from '#equation/listener.ts';
import { reach } from '#equation/reach.ts';
import type { JsonObject } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import { workloadPeer } from '#network/peer.ts';
import type { Counterexample } from '#prove/counterexample.ts';
import { onlyReachableFrom } from '#prove/invariants/only-reachable-from.ts';
import { prove } from '#prove/prove.ts';
import { readPlatform } from '#prove/read-platform.ts';
import { standardInvariants } from '#prove/standard.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { clusterManifests } from '../oracle/arbitrary.ts';
import { istioManifests, SERVICE_ACCOUNTS } from '../oracle/mesh-arbitrary.ts';

/** What the equation says of a counterexample's peer in the cluster to which its manifest was added. */
function outcomeWith(fabric: Fabric, { manifest, target, peer }: Counterexample): string {
  const added = parseManifests([{ name: 'counterexample.yaml', content: manifest }]);
  expect(added.problems).toEqual([]);
  const more = buildFabric(buildCluster([...fabric.cluster.resources, ...added.resources]), fabric.options);
  const id = peer.type === 'workload' ? peer.id : (added.resources.at(-1)?.id ?? '');
  const from = more.network.workloads.find(({ resource }) => resource.id === id);
  const to = more.network.workloads.find(({ resource }) => resource.id === target.workload);
  const protocol = target.protocol as 'TCP' | 'UDP' | 'SCTP';
  const listener = to && listenerAt(more, to, target.port, protocol);
  if (from === undefined || listener === undefined) throw new Error(`${id} → ${target.workload}`);
  return reach(more, workloadPeer(from), listener).outcome;
}

const NETWORK = { blocks: false, ties: false, hostNetwork: true, addresses: false };

const manifests = (): fc.Arbitrary<readonly JsonObject[]> =>
  fc.tuple(clusterManifests(NETWORK), istioManifests()).map(([network, mesh]) => {
    const others = network.filter(({ kind }) => kind !== 'Namespace').map(withAccount);
    return [...mesh, ...others];
  });

function withAccount(object: JsonObject, index: number): JsonObject {
  if (object['kind'] !== 'Pod') return object;
  const spec = object['spec'] as JsonObject;
  return { ...object, spec: { ...spec, serviceAccountName: SERVICE_ACCOUNTS[index % 3] ?? 'default' } };
}

describe('a counterexample', () => {
  test('reaches what it says when its manifest is added, in generated clusters', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(manifests(), (objects) => {
        const fabric = buildFabric(clusterOf(objects));
        const [to] = fabric.network.workloads;
        if (to === undefined) throw new Error('no workload');
        const proof = prove(fabric, onlyReachableFrom(to.resource.id, []));
        if (proof.outcome !== 'refuted') return;
        for (const example of proof.counterexamples.slice(0, 6)) {
          if (example.peer.type === 'addresses') continue;
          met.add(`${example.peer.type} ${example.transport}`);
          expect(outcomeWith(fabric, example), example.text).toBe('open');
        }
      }),
      { numRuns: Number(process.env['ORACLE_RUNS'] ?? 60) },
    );
    for (const kind of ['pod plaintext', 'pod mtls', 'workload mtls', 'workload plaintext']) {
      expect(met).toContain(kind);
    }
  }, 60_000);

  test('of the flat platform, all of them', async () => {
    const { fabric, intent } = await readPlatform('manifests/soroban-flat');
    let checked = 0;
    for (const invariant of standardInvariants(intent)) {
      const proof = prove(fabric, invariant, { intent });
      if (proof.outcome !== 'refuted') continue;
      for (const example of proof.counterexamples.slice(0, 3)) {
        if (example.peer.type === 'addresses') continue;
        expect(outcomeWith(fabric, example), example.text).toBe('open');
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(15);
  });

  test.each(['istio', 'ambient', 'linkerd'])(
    'of soroban-%s without its callers, in the mesh by its own labels',
    async (variant) => {
      const { fabric, intent } = await readPlatform(`manifests/soroban-${variant}`);
      const proof = prove(fabric, onlyReachableFrom('payments/payments', []), { intent });
      if (proof.outcome !== 'refuted') throw new Error(proof.outcome);
      const pods = proof.counterexamples.filter(({ peer }) => peer.type === 'pod');
      expect(pods.length).toBeGreaterThan(0);
      for (const example of pods) {
        expect(example.transport).toBe('mtls');
        expect(outcomeWith(fabric, example), example.manifest).toBe('open');
      }
    },
  );

  test('is never under the account of somebody who is allowed', async () => {
    const { fabric, intent } = await readPlatform('manifests/soroban-flat');
    const allowed = ['edge/api-gateway', 'database/postgres'];
    const proof = prove(fabric, onlyReachableFrom('soroban/soroban-indexer', allowed), { intent });
    if (proof.outcome !== 'refuted') throw new Error(proof.outcome);
    const accounts = fabric.network.workloads
      .filter(({ namespace, resource }) => allowed.includes(`${namespace}/${resource.name}`))
      .map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount || 'default'}`);
    for (const { peer } of proof.counterexamples) {
      if (peer.type === 'pod') expect(accounts).not.toContain(`${peer.namespace}/${peer.serviceAccount}`);
      if (peer.type === 'workload') expect(allowed).not.toContain(peer.id.split('/').slice(1).join('/'));
    }
  });
});
