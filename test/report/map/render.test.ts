import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import type { JsonObject } from '#manifest/json.ts';
import { readManifests } from '#manifest/read.ts';
import { buildNetwork } from '#network/network.ts';
import { buildMap } from '#reach/map/map.ts';
import { MAP_FORMATS, renderMap } from '#report/map/render.ts';
import { clusterOf } from '../../network/cluster-of.ts';
import { parseXml } from '../xml.ts';

async function mapOf(platform: string) {
  const { resources } = await readManifests([`manifests/${platform}`]);
  return buildMap(buildNetwork(buildCluster(resources)));
}

const FLAT = await mapOf('soroban-flat');
const ISTIO = await mapOf('soroban-istio');

const EVIL = [
  '=cmd|calc',
  'a"b',
  "a'b",
  '</text><script>alert(1)</script>',
  'x"]; b0 --> n1; y["',
  '\u001b[31mred',
  'end',
  '{{mustache}}',
  'back\\slash\\',
  'new\nline',
  '\u202eright to left',
];

function deployment(name: string, namespace: string): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { template: { metadata: { labels: { app: name } }, spec: { containers: [] } } },
  };
}

const HOSTILE = buildMap(
  buildNetwork(
    clusterOf([
      ...EVIL.map((name, index) => deployment(name, index % 2 === 0 ? name : 'shop')),
      {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumNetworkPolicy',
        metadata: { name: '"><img>', namespace: 'shop' },
        spec: { endpointSelector: {} },
      },
    ]),
  ),
);

describe('text', () => {
  test('of a platform without policies says it of all at once', () => {
    expect(renderMap(FLAT, 'text')).toMatchInlineSnapshot(`
      "8 workloads in 5 namespaces, 10 open ways in from outside
      ! 7 workloads without a policy on who connects to them
      ! 7 workloads without a policy on what they connect to
      ! 1 workload in the host's network, where policies don't apply

      From outside
        LoadBalancer Service/database/postgres          → database/postgres         TCP 5432
        LoadBalancer Service/edge/api-gateway           → edge/api-gateway          TCP 8080,8443
        hostNetwork DaemonSet/monitoring/node-exporter  → monitoring/node-exporter  any port
        NodePort Service/monitoring/prometheus          → monitoring/prometheus     TCP 9090
        LoadBalancer Service/payments/payments          → payments/payments         TCP 8080,9464
        NodePort Service/soroban/soroban-indexer        → soroban/soroban-indexer   TCP 8080,9464
        hostPort Deployment/soroban/soroban-indexer     → soroban/soroban-indexer   TCP 6060

      database/postgres, database/postgres-exporter, edge/api-gateway, monitoring/prometheus, payments/payments, payments/refund-worker, soroban/soroban-indexer
        ! no policy on who connects to it
        ! no policy on what it connects to
        ← every workload                             any port
        ← (could be added) any pod in any namespace  any port

      monitoring/node-exporter  DaemonSet, listens on TCP 9100 (metrics)
        ! in the host's network: policies don't apply
        ← every workload                             any port
        ← (could be added) any pod in any namespace  any port

      To addresses outside
        every workload → any address  any port
      "
    `);
  });

  test('of a platform with policies says who reaches each workload', () => {
    expect(renderMap(ISTIO, 'text')).toMatchInlineSnapshot(`
      "7 workloads in 5 namespaces, 1 open way in from outside

      From outside
        LoadBalancer Service/edge/api-gateway  → edge/api-gateway  TCP 8443

      database/postgres  StatefulSet, listens on TCP 5432 (tcp-postgres)
        ← database/postgres-exporter, payments/*, soroban/soroban-indexer  TCP 5432

      database/postgres-exporter  Deployment, listens on TCP 9187 (http-metrics)
        ← monitoring/prometheus  TCP 9187

      edge/api-gateway  Deployment, listens on TCP 8443 (https), TCP 15091 (https-metrics)
        ← monitoring/prometheus  TCP 15091
        ← (could be added) any pod in cert-manager, istio-system or a new namespace  TCP 8443

      monitoring/prometheus  Prometheus, listens on TCP 8080 (reloader-web), TCP 9090 (web)
        ← no workload

      payments/payments  Deployment, listens on TCP 8080 (http), TCP 9464 (http-metrics)
        ← edge/api-gateway, payments/refund-worker  TCP 8080
        ← monitoring/prometheus                     TCP 9464

      payments/refund-worker  Deployment, listens on TCP 9464 (http-metrics)
        ← monitoring/prometheus  TCP 9464

      soroban/soroban-indexer  Deployment, listens on TCP 8080 (http), TCP 9464 (http-metrics)
        ← edge/api-gateway       TCP 8080
        ← monitoring/prometheus  TCP 9464

      To addresses outside
        monitoring/prometheus → 10.0.0.0/28  TCP 6443

      Policies without effect on these manifests
        10 peers name nobody in these manifests: --all lists them
      "
    `);
  });

  test('counts what it leaves out', () => {
    const many = Array.from({ length: 60 }, (_, index) => [
      deployment(`app-${index}`, 'shop'),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: `app-${index}`, namespace: 'shop' },
        spec: {
          podSelector: { matchLabels: { app: `app-${index}` } },
          ingress: [{ from: [{ podSelector: { matchLabels: { app: `app-${(index + 1) % 60}` } } }] }],
        },
      },
    ]).flat();
    const map = buildMap(buildNetwork(clusterOf(many)));
    expect(renderMap(map, 'text')).toContain('… and 20 more workloads: --all shows them');
    expect(renderMap(map, 'text', { all: true })).not.toContain('more workloads');
    expect(renderMap(map, 'text', { all: true })).toContain('shop/app-59  Deployment');
  });
});

describe('every format', () => {
  test.each(MAP_FORMATS)('%s names what is not evaluated', (format) => {
    expect(renderMap(HOSTILE, format)).toMatch(/CiliumNetworkPolicy/);
  });

  test.each(MAP_FORMATS)('%s is the same twice, and ends with a line break', (format) => {
    expect(renderMap(ISTIO, format)).toBe(renderMap(ISTIO, format));
    expect(renderMap(ISTIO, format)).toMatch(/\n$/);
  });

  test.each(MAP_FORMATS)('%s shows hostile names without obeying them', (format) => {
    const text = renderMap(HOSTILE, format, { all: true });
    expect(text.replace(/\r?\n/g, '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });
});

describe('csv', () => {
  test('has ten cells in each row, and no cell that a spreadsheet would run', () => {
    for (const pairs of [false, true]) {
      const rows = parseCsv(renderMap(HOSTILE, 'csv', { pairs }));
      expect(rows[0]?.join()).toBe('type,from,to,open,unknown,listening,because,transport,requests,via');
      expect(rows.length).toBeGreaterThan(3);
      for (const row of rows) {
        expect(row).toHaveLength(10);
        for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }
    }
  });

  test('lists pairs on demand', () => {
    const rows = parseCsv(renderMap(ISTIO, 'csv', { pairs: true })).filter(([type]) => type === 'workload');
    expect(rows.map((row) => row.slice(1, 6))).toContainEqual([
      'edge/api-gateway',
      'payments/payments',
      'TCP 8080',
      'none',
      'TCP 8080',
    ]);
    expect(rows).toHaveLength(12);
  });
});

describe('svg', () => {
  test.each([
    ['flat', FLAT],
    ['istio', ISTIO],
    ['hostile names', HOSTILE],
  ])('of %s is well-formed XML without script or anything from elsewhere', (_, map) => {
    const svg = renderMap(map, 'svg');
    expect(parseXml(`<?xml version="1.0" encoding="UTF-8"?>\n${svg}`).name).toBe('svg');
    expect(svg).not.toMatch(/<script|<image|<foreignObject|href=|@import|url\((?!#)|\son\w+=/i);
    expect(svg.match(/https?:\/\/[^"]+/g)).toEqual(['http://www.w3.org/2000/svg']);
    expect(svg).toMatch(/<title id="title">.+<\/title>\n<desc id="desc">.+<\/desc>/);
  });

  test('marks what no policy protects, and draws what is unknown dashed', () => {
    expect(renderMap(FLAT, 'svg').match(/>no policy</g)).toHaveLength(7);
    expect(renderMap(ISTIO, 'svg')).not.toContain('>no policy<');
    expect(renderMap(HOSTILE, 'svg')).toContain('>policy not evaluated<');
  });

  test('has a line for each connection, and none besides', () => {
    const svg = renderMap(ISTIO, 'svg');
    // api-gateway to two, the two of payments and the indexer to postgres, a neighbour each in payments and database, prometheus to
    // five and to the API servers' addresses, and the way in.
    expect(svg.match(/<path class="link [a-z]+" d="[^"]+" marker-end="[^"]+"><title>/g)).toHaveLength(13);
  });
});

describe('pictures of many workloads', () => {
  test('show namespaces, and claim nothing of all their workloads', () => {
    const many = Array.from({ length: 130 }, (_, index) => deployment(`app-${index}`, `ns-${index % 3}`));
    const map = buildMap(buildNetwork(clusterOf(many)));
    const dot = renderMap(map, 'dot');
    expect(dot).toContain('each card is a namespace');
    expect(dot).toContain('some workloads of every namespace reach some of every other: any port');
    expect(dot).toContain('some: no policy');
    expect(dot).not.toMatch(/every workload/);
    expect(renderMap(map, 'dot', { all: true })).toContain('every workload reaches every other: any port');
  });
});

describe('dot and mermaid', () => {
  test('dot: quotes are balanced in every line', () => {
    for (const line of renderMap(HOSTILE, 'dot').split('\n')) {
      expect(line.replace(/\\\\/g, '').replace(/\\"/g, '').match(/"/g)?.length ?? 0, line).toSatisfy(
        (count: number) => count % 2 === 0,
      );
    }
  });

  test('mermaid: a label holds nothing that could end it', () => {
    const lines = renderMap(HOSTILE, 'mermaid').split('\n');
    expect(lines[0]).toBe('flowchart LR');
    for (const line of lines) {
      expect(line).not.toMatch(/script>/);
      const label = /\["(.*)"\]$/.exec(line)?.[1];
      if (label !== undefined) expect(label).not.toMatch(/["[\]{}]/);
    }
  });
});

/** RFC 4180. */
function parseCsv(text: string): readonly (readonly string[])[] {
  expect(text.endsWith('\r\n')).toBe(true);
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}
