import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { connections } from '#network/connections.ts';
import { buildNetwork, type Network } from '#network/network.ts';
import { type Peer, workloadPeer } from '#network/peer.ts';
import { hasConnection, type Protocol } from '#set/connection-set.ts';
import { hasVectors, readVectors, vectorCluster } from './vectors.ts';

interface Matrix {
  readonly order: readonly string[];
  readonly manifests: readonly JsonObject[];
  readonly tables: readonly {
    readonly protocol: Protocol;
    readonly port: number;
    readonly combined: readonly string[];
    readonly ingress: readonly string[];
    readonly egress: readonly string[];
  }[];
}

const cases = readVectors<Matrix>('cyclonus');

describe.skipIf(!hasVectors)('cyclonus [needs ../shared]', () => {
  test('there are cases', () => {
    expect(cases.length).toBeGreaterThan(100);
  });

  test.each(cases)('$name', ({ order, manifests, tables }) => {
    const network = buildNetwork(vectorCluster(manifests));
    const peers = order.map((name) => podPeer(network, name));
    const expected = tables.map(({ protocol, port, combined, ingress, egress }) => ({
      at: `${protocol} ${port}`,
      combined: combined.map(masked),
      ingress: ingress.map(masked),
      egress: egress.map(masked),
    }));
    const actual = tables.map(({ protocol, port, combined }) => {
      const table = (side: 'both' | 'ingress' | 'egress') =>
        peers.map((from, row) =>
          peers
            .map((to, column) => {
              if (row === column || combined[row]?.[column] === '-') return '-';
              const found = connections(network, from, to);
              const verdict = side === 'both' ? found : found[side];
              expect(hasConnection(verdict.unknown, protocol, port)).toBe(false);
              return hasConnection(verdict.open, protocol, port) ? '.' : 'X';
            })
            .join(''),
        );
      return {
        at: `${protocol} ${port}`,
        combined: table('both'),
        ingress: table('ingress'),
        egress: table('egress'),
      };
    });
    expect(actual).toEqual(expected);
  });
});

/** A row without its diagonal: how a pod reaches itself is not a question of policy. */
function masked(row: string, index: number): string {
  return `${row.slice(0, index)}-${row.slice(index + 1)}`;
}

function podPeer(network: Network, name: string): Peer {
  const workload = network.workloads.find(
    ({ resource }) => `${resource.namespace}/${resource.name}` === name,
  );
  if (workload === undefined) throw new Error(`no pod ${name}`);
  return workloadPeer(workload);
}
