import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildFabric } from '#equation/fabric.ts';
import { resolveIntent } from '#equation/intent.ts';
import { applicationListeners } from '#equation/proxy-port.ts';
import { reasonsIn } from '#facts/platform/reason.ts';
import { podFactsIn } from '#facts/posture/pods.ts';
import { parseManifests } from '#manifest/parse.ts';
import { clusterOf } from '../../network/cluster-of.ts';
import { clusterManifests } from '../../oracle/arbitrary.ts';
import { istioManifests } from '../../oracle/mesh-arbitrary.ts';

const NETWORK = { blocks: false, ties: false, hostNetwork: true, addresses: false };

test('what is told of listeners that are alike is what is told of each by itself', () => {
  let listeners = 0;
  let told = 0;
  fc.assert(
    fc.property(clusterManifests(NETWORK), istioManifests(), (network, mesh) => {
      const objects = [...mesh, ...network.filter(({ kind }) => kind !== 'Namespace')];
      const fabric = buildFabric(clusterOf(objects));
      const names = fabric.network.workloads.map(
        ({ namespace, resource }) => `${namespace}/${resource.name}`,
      );
      const location = { file: 'f', line: 1, column: 1, endLine: 1, endColumn: 1 };
      const [from = 'a/a', to = 'a/b'] = names;
      const wanted = resolveIntent(fabric, {
        flows: [{ from, to, ports: [], operations: [], location }],
        public: [],
        intruders: 'anybody',
      });
      const reasons = reasonsIn(parseManifests([]));
      const together = podFactsIn(fabric, wanted, reasons);
      const found = new Set<unknown>();
      for (const workload of fabric.network.workloads) {
        for (const listener of applicationListeners(fabric, workload)) {
          const facts = together(listener);
          expect(facts).toEqual(podFactsIn(fabric, wanted, reasons)(listener));
          listeners += 1;
          if (!found.has(facts)) told += 1;
          found.add(facts);
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(told).toBeLessThan(listeners);
});
