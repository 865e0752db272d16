import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { buildFabric } from '#equation/fabric.ts';
import type { JsonObject } from '#manifest/json.ts';
import { readManifests } from '#manifest/read.ts';
import { buildFabricMap } from '#reach/map/fabric/fabric-map.ts';
import { findMapWorkload } from '#reach/map/map-find.ts';
import { focusMap } from '#reach/map/map-focus.ts';
import { MAP_FORMATS, renderMap } from '#report/map/render.ts';
import { clusterOf } from '../../network/cluster-of.ts';
import { parseXml } from '../xml.ts';

async function mapOf(platform: string) {
  const { resources } = await readManifests([`manifests/${platform}`]);
  return buildFabricMap(buildFabric(buildCluster(resources)), { refused: true });
}

const [FLAT, ISTIO, AMBIENT, LINKERD] = await Promise.all([
  mapOf('soroban-flat'),
  mapOf('soroban-istio'),
  mapOf('soroban-ambient'),
  mapOf('soroban-linkerd'),
]);

describe('text', () => {
  test('without a mesh one line says what that means', () => {
    const [first, second] = renderMap(FLAT, 'text').split('\n');
    expect(first).toBe('8 workloads in 5 namespaces, 10 open ways in from outside');
    expect(second).toBe('! no mesh: all of it is plaintext, nobody is authenticated');
    expect(renderMap(FLAT, 'text').split('\n').slice(2).join('\n')).not.toMatch(/mTLS|plaintext/);
  });

  test('of Istio tells transport and requests, and where gateways lead', () => {
    const text = renderMap(ISTIO, 'text');
    expect(text).toContain('istio: no workload is reached in plaintext');
    expect(text).toContain('Gateway/edge/api-gateway  HTTPS 443  ./api.example.com  TLS from 1.2');
    expect(text).toContain('→ payments/payments        TCP 8080  mTLS  POST /refunds');
    expect(text).toContain('← edge/api-gateway        TCP 8080  mTLS  POST /refunds');
    expect(text).toContain(
      '← database/postgres-exporter, payments/*, soroban/soroban-indexer  TCP 5432  mTLS\n',
    );
    expect(text).toMatch(
      /LoadBalancer Service\/edge\/api-gateway {2}→ edge\/api-gateway {2}TCP 8443, TLS, GET/,
    );
  });

  test('of ambient tells the ports that are meant, and the waypoint', () => {
    const text = renderMap(AMBIENT, 'text');
    expect(text).toContain('TCP 8080  mTLS  POST /refunds, through Gateway/payments/waypoint');
    expect(text).not.toMatch(/postgres.*TCP 15008/);
  });

  test('of Linkerd names what is reached in plaintext', () => {
    expect(renderMap(LINKERD, 'text')).toContain(
      '! linkerd: 1 workload of 7 reached in plaintext: edge/api-gateway\n',
    );
  });

  test('a pod needs the service account as well', () => {
    const number = findMapWorkload(ISTIO, 'payments/payments');
    const part = focusMap(ISTIO, number, 'in');
    const text = renderMap(part, 'text', {
      focus: findMapWorkload(part, 'payments/payments'),
      direction: 'in',
    });
    expect(text).toContain('in edge under service account api-gateway  TCP 8080  mTLS  POST /refunds');
  });
});

describe('pictures', () => {
  test('draw mTLS with solid lines and plaintext with dashes, and say so', () => {
    const [istio, flat] = [renderMap(ISTIO, 'svg'), renderMap(FLAT, 'svg')];
    expect(istio).toContain('class="link mtls"');
    expect(istio).not.toMatch(/class="link [a-z ]*plaintext"/);
    expect(istio).toContain('mTLS: encrypted, both ends authenticated');
    expect(flat).toContain('class="link outside plaintext"');
    expect(flat).toContain('no mesh: all of it is plaintext, nobody is authenticated');
    expect(flat).toMatch(/\.link\.plaintext \{ stroke-dasharray/);
    for (const svg of [istio, flat, renderMap(LINKERD, 'svg')]) {
      expect(parseXml(`<?xml version="1.0" encoding="UTF-8"?>\n${svg}`).name).toBe('svg');
    }
  });

  test('in dot and Mermaid labels say it too', () => {
    expect(renderMap(ISTIO, 'dot')).toMatch(/label="TCP 8080 POST \/refunds, mTLS".*style=solid/);
    expect(renderMap(FLAT, 'dot')).toMatch(/label="TCP 5432, plaintext".*style=dashed/);
    expect(renderMap(ISTIO, 'mermaid')).toContain('|"TCP 8080 POST /refunds, mTLS"|');
    expect(renderMap(FLAT, 'mermaid')).toMatch(/linkStyle [\d,]+ stroke-dasharray/);
  });
});

describe('data', () => {
  test('json has transport, requests, gates and identities', () => {
    const map = JSON.parse(renderMap(AMBIENT, 'json'));
    expect(map).toMatchObject({ schema: 'map/2', meshes: ['istio'] });
    expect(map.edges).toContainEqual(
      expect.objectContaining({
        transport: 'mtls',
        requests: 'POST /refunds',
        via: 'Gateway/payments/waypoint',
        open: 'TCP 8080',
      }),
    );
    expect(map.gates[0].routes).toContainEqual(
      expect.objectContaining({ to: 'Deployment/payments/payments', works: 'yes', transport: 'mtls' }),
    );
    const accounts = map.newcomers.flatMap((one: { accounts?: { names?: string[] } }) => one.accounts ?? []);
    expect(accounts).toContainEqual({ type: 'only', names: ['api-gateway'] });
    expect(map.refused).toContainEqual(expect.objectContaining({ by: 'authorization' }));
  });

  test('csv has them in columns of their own', () => {
    const csv = renderMap(ISTIO, 'csv', { pairs: true });
    expect(csv).toMatch(
      /\r\nworkload,edge\/api-gateway,payments\/payments,TCP 8080,none,.*,mtls,POST \/refunds,\r\n/,
    );
    expect(csv).toMatch(
      /\r\ngateway,.*TLS from 1\.2.*,payments\/payments,TCP 8080,none,.*,mtls,POST \/refunds,\r\n/,
    );
  });
});

const SHOP: readonly JsonObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }] },
  },
  {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'p', namespace: 'shop' },
    spec: {
      rules: [{ to: [{ operation: { paths: ['/"]; evil --> n1', '/</text><script>', '/=1\u202e|x'] } }] }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'db', namespace: 'shop' },
    spec: { containers: [{ name: 'c', image: 'i' }] },
  },
];

test.each(MAP_FORMATS)('%s shows hostile paths without obeying them', (format) => {
  const map = buildFabricMap(buildFabric(clusterOf(SHOP)), { refused: true });
  const text = renderMap(map, format, { all: true });
  expect(text).toMatch(/script/);
  expect(text.replace(/\r?\n/g, '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
  if (format !== 'json') expect(text).not.toMatch(/^ *"?\]; evil/m);
  if (format === 'svg') expect(text).not.toContain('<script>');
});
