import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { EastwestError } from '#errors.ts';
import { readManifests } from '#manifest/read.ts';
import { buildNetwork } from '#network/network.ts';
import { buildMap, type ReachMap } from '#reach/map/map.ts';
import { findMapWorkload } from '#reach/map/map-find.ts';
import { focusMap } from '#reach/map/map-focus.ts';

const { resources } = await readManifests(['manifests/soroban-istio']);
const MAP = buildMap(buildNetwork(buildCluster(resources)));

function pairs(map: ReachMap): readonly string[] {
  return map.edges.flatMap(({ from, to, open }) =>
    (map.groups[from] ?? []).flatMap((a) =>
      (map.groups[to] ?? []).flatMap((b) =>
        a === b ? [] : `${map.workloads[a]?.id} ${map.workloads[b]?.id} ${JSON.stringify(open)}`,
      ),
    ),
  );
}

describe('focus', () => {
  test.each(MAP.workloads.map(({ id }, number) => [id, number] as const))(
    'on %s: just its own edges, each as in the whole map',
    (id, number) => {
      const whole = pairs(MAP);
      const into = pairs(focusMap(MAP, number, 'in'));
      const outOf = pairs(focusMap(MAP, number, 'out'));
      expect([...into].sort()).toEqual(whole.filter((pair) => pair.split(' ')[1] === id).sort());
      expect([...outOf].sort()).toEqual(whole.filter((pair) => pair.split(' ')[0] === id).sort());
      expect(pairs(focusMap(MAP, number, 'both')).length).toBe(into.length + outOf.length);
    },
  );

  test('keeps only workloads that have to do with it', () => {
    const number = findMapWorkload(MAP, 'soroban/soroban-indexer');
    const names = focusMap(MAP, number, 'both').workloads.map(({ name }) => name);
    expect(names).toEqual(['postgres', 'api-gateway', 'prometheus', 'soroban-indexer']);
  });

  test('of nothing in both directions is the map itself', () => {
    expect(focusMap(MAP, undefined, 'both')).toBe(MAP);
  });
});

describe('finding a workload by name', () => {
  test.each(['payments/payments', 'payments', 'Deployment/payments/payments'])('%s', (written) => {
    expect(MAP.workloads[findMapWorkload(MAP, written)]?.id).toBe('Deployment/payments/payments');
  });

  test('a slip of the pen gets a suggestion', () => {
    expect(() => findMapWorkload(MAP, 'payments/paymnets')).toThrow(EastwestError);
    try {
      findMapWorkload(MAP, 'payments/paymnets');
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad-usage', remedy: 'Did you mean payments/payments?' });
    }
  });
});
