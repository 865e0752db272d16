import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseManifests } from '#manifest/parse.ts';
import { buildMesh, membershipOf } from '#mesh/mesh.ts';
import { reaches, workload } from './linkerd-of.ts';

const folder = fileURLToPath(new URL('../../../manifests/soroban-linkerd/', import.meta.url));
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml') && file !== 'eastwest.yaml')
  .map((file) => ({ name: file, content: readFileSync(folder + file, 'utf8') }));
const cluster = buildCluster(parseManifests(files).resources);
const mesh = buildMesh(cluster);
const { linkerd } = mesh.semantics;

/** Who may call what: the table of manifests/README.md. */
const CALLS: readonly (readonly [from: string, to: string, port: number, method?: string, path?: string])[] =
  [
    ['edge/api-gateway', 'soroban/soroban-indexer', 8080],
    ['edge/api-gateway', 'payments/payments', 8080, 'POST', '/refunds'],
    ['payments/refund-worker', 'payments/payments', 8080, 'GET', '/internal/refunds/pending'],
    ['payments/refund-worker', 'payments/payments', 8080, 'POST', '/internal/refunds/settled'],
    ...[
      'soroban/soroban-indexer',
      'payments/payments',
      'payments/refund-worker',
      'database/postgres-exporter',
    ].map((from) => [from, 'database/postgres', 5432] as const),
    ...['edge/api-gateway', 'soroban/soroban-indexer', 'payments/payments', 'payments/refund-worker'].flatMap(
      (to) => [['monitoring/prometheus', to, 9464] as const, ['monitoring/prometheus', to, 4191] as const],
    ),
    ['monitoring/prometheus', 'database/postgres-exporter', 9187],
    ['monitoring/prometheus', 'database/postgres-exporter', 4191],
    ['monitoring/prometheus', 'database/postgres', 4191],
  ];
const PORTS = [8080, 8443, 9464, 9187, 9090, 5432, 4191, 4143, 12345];
const identityOf = (id: string) => linkerd.principal(workload(cluster, id));
const ids = [...cluster.workloads, ...cluster.operated].map(
  ({ namespace, resource }) => `${namespace}/${resource.name}`,
);

describe('the reference platform under Linkerd', () => {
  test('every pod is in the mesh, though none mounts a token', () => {
    expect(ids.length).toBeGreaterThan(6);
    expect(ids.filter((id) => membershipOf(mesh, workload(cluster, id)).member !== 'yes')).toEqual([]);
  });

  test.each(CALLS.map((call) => ({ call })))('$call', ({ call }) => {
    const [from, to, port, method = 'GET', path = '/metrics'] = call;
    const ways = linkerd.ways(workload(cluster, to), port);
    const protocol = port === 5432 ? 'tcp' : 'http';
    expect(reaches(ways, identityOf(from), { method, path, protocol })).toBe('permitted');
    const transport = linkerd.choose(workload(cluster, from), { workload: workload(cluster, to), port });
    expect(transport).toMatchObject({ transport: 'mtls', port: port === 4191 ? 4191 : 4143 });
  });

  test.each(ids)('nobody else may call %s: probes and the public port aside', (to) => {
    const strangers = [undefined, 'stranger.edge.serviceaccount.identity.linkerd.cluster.local'];
    const found = PORTS.flatMap((port) => {
      const ways = linkerd.ways(workload(cluster, to), port);
      return [...ids.map(identityOf), ...strangers].flatMap((identity) => {
        const declared = CALLS.some(
          ([from, target, number]) => target === to && number === port && identityOf(from) === identity,
        );
        if (declared || (to === 'edge/api-gateway' && port === 8443)) return [];
        const asked = ['GET', 'POST'].flatMap((method) =>
          ['/other', '/refunds', '/metrics', '/internal/refunds/pending'].flatMap((path) =>
            ['http', 'tcp'].map((protocol) => reaches(ways, identity, { method, path, protocol })),
          ),
        );
        return asked.every((answer) => answer === 'denied') ? [] : [{ port, identity }];
      });
    });
    expect(found).toEqual([]);
  });

  test('the gateway may ask payments for nothing but refunds, and the worker for no refund', () => {
    const ways = linkerd.ways(workload(cluster, 'payments/payments'), 8080);
    const gateway = identityOf('edge/api-gateway');
    expect(reaches(ways, gateway, { method: 'GET', path: '/refunds' })).toBe('denied');
    expect(reaches(ways, gateway, { method: 'POST', path: '/refunds/' })).toBe('denied');
    expect(reaches(ways, gateway, { method: 'POST', path: '/internal/refunds/settled' })).toBe('denied');
    expect(reaches(ways, identityOf('payments/refund-worker'), { method: 'POST', path: '/refunds' })).toBe(
      'denied',
    );
  });

  test('probes pass without an identity, and nothing else of that port', () => {
    const ways = linkerd.ways(workload(cluster, 'payments/payments'), 9464);
    expect(reaches(ways, undefined, { path: '/livez' })).toBe('permitted');
    expect(reaches(ways, undefined, { path: '/livez', method: 'POST' })).toBe('denied');
    expect(reaches(ways, undefined, { path: '/metrics' })).toBe('denied');
  });

  test('the world reaches the public port', () => {
    const ways = linkerd.ways(workload(cluster, 'edge/api-gateway'), 8443);
    expect(reaches(ways, undefined, { protocol: 'tcp', source: '203.0.113.7' })).toBe('permitted');
  });

  test('nothing in it means something else than it seems to', () => {
    expect(linkerd.faults).toEqual([]);
  });

  test('what is taken for granted is told', () => {
    expect(linkerd.assumptions).toContainEqual({
      setting: 'proxy.defaultInboundPolicy',
      value: 'all-unauthenticated',
      source: 'default',
    });
  });
});
