import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Workload } from '#cluster/workload.ts';
import { connections } from '#network/connections.ts';
import { buildNetwork } from '#network/network.ts';
import { workloadPeer } from '#network/peer.ts';
import { buildMap } from '#reach/map/map.ts';
import type { MapReason } from '#reach/map/map-model.ts';
import { mapConnections } from '#reach/map/map-reason.ts';
import { mapPairs } from '#report/map/pairs.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { clusterManifests } from '../oracle/arbitrary.ts';

test('the reasons of a pair are its own, also where pairs are alike and other policies decide them', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      clusterManifests({ blocks: true, ties: false, hostNetwork: true, addresses: true }),
      (objects) => {
        const network = buildNetwork(clusterOf(objects));
        const map = buildMap(network);
        const byId = new Map(
          network.workloads.map((workload) => [`${workload.namespace}/${workload.resource.name}`, workload]),
        );
        const workload = (number: number): Workload | undefined => {
          const { namespace = '', name = '' } = map.workloads[number] ?? {};
          return byId.get(`${namespace}/${name}`);
        };
        for (const pair of mapPairs(map)) {
          const [from, to] = [workload(pair.from), workload(pair.to)];
          if (from === undefined || to === undefined)
            throw new Error('the map names a workload that there is not');
          const asked = mapConnections(connections(network, workloadPeer(from), workloadPeer(to)));
          expect(texts(pair.connections.because)).toEqual(texts(asked.because));
          compared += 1;
        }
      },
    ),
    { numRuns: 200 },
  );
  expect(compared).toBeGreaterThan(500);
});

function texts(reasons: readonly MapReason[]): readonly string[] {
  return reasons
    .map(
      (one) =>
        `${'direction' in one ? one.direction : ''} ${one.type} ${'policy' in one ? `${one.policy.id}${one.pointer}` : ''}`,
    )
    .sort();
}
