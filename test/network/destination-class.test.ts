import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildNetwork } from '#network/network.ts';
import { destinationClass } from '#network/peers/destination-class.ts';
import { placeGroups } from '#network/peers/place-group.ts';
import { placesOf, podClasses } from '#network/peers/pod-class.ts';
import { clusterManifests } from '../oracle/arbitrary.ts';
import { clusterOf } from './cluster-of.ts';

test('whoever could be added reaches workloads of one class alike, for the same reasons', () => {
  let shared = 0;
  let apart = 0;
  fc.assert(
    fc.property(
      clusterManifests({ blocks: true, ties: true, hostNetwork: true, addresses: true }),
      (manifests) => {
        const network = buildNetwork(clusterOf(manifests));
        const first = new Map<number, unknown>();
        for (const workload of network.workloads) {
          const number = destinationClass(network, workload) ?? -1;
          const said = {
            groups: placeGroups(network, workload),
            classes: placesOf(network).map((place) =>
              podClasses(network, workload, place).map(({ peer, open, unknown, egress, ingress }) => ({
                ...{ peer, open, unknown, egress, ingress },
              })),
            ),
          };
          if (first.has(number)) shared += 1;
          else apart += 1;
          expect(said).toEqual(first.get(number) ?? said);
          first.set(number, said);
        }
      },
    ),
    { numRuns: Number(process.env['ORACLE_RUNS'] ?? 200) },
  );
  expect(shared).toBeGreaterThan(20);
  expect(apart).toBeGreaterThan(200);
});
