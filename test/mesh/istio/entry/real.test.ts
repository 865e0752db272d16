import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { entryFaults } from '#mesh/istio/entry/faults/faults.ts';
import { entranceLines, istioOfDocuments } from './entrance-lines.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const REAL = resolve(ROOT, '../shared/real');

const read = (...files: readonly string[]) => files.map((file) => readFileSync(file, 'utf8'));
const samples = (...files: readonly string[]) =>
  read(...files.map((file) => `${REAL}/istio-samples/${file}`));
const platform = (name: string, ...files: readonly string[]) =>
  read(...files.map((file) => `${ROOT}/manifests/${name}/${file}.yaml`));

const HELLO = 'outbound_.5000_._.helloworld.default.svc.cluster.local';

/** By hand, from the manifests and the documentation. Their gateways' pods are those of the installation, not of the samples. */
const SAMPLES: readonly (readonly [what: string, files: readonly string[], entrances: readonly string[]])[] =
  [
    [
      'bookinfo',
      ['bookinfo/networking/bookinfo-gateway.yaml', 'bookinfo/platform/kube/bookinfo.yaml'],
      [
        'bookinfo-gateway 8080 HTTP * none by nobody',
        '  bookinfo: any method /login, /logout, /productpage, /api/v1/products*, /static* -> default/productpage-v1:9080',
      ],
    ],
    [
      'bookinfo, Gateway API',
      ['bookinfo/gateway-api/bookinfo-gateway.yaml', 'bookinfo/platform/kube/bookinfo.yaml'],
      [
        'bookinfo-gateway 80 HTTP * none by default/bookinfo-gateway',
        '  bookinfo: any method /api/v1/products, /login, /logout, /productpage, /static, /api/v1/products/*, /static/* -> default/productpage-v1:9080',
      ],
    ],
    [
      'httpbin: the Service’s 8000 is the pods’ 8080',
      ['httpbin/httpbin-gateway.yaml', 'httpbin/httpbin.yaml'],
      ['httpbin-gateway 80 HTTP * none by nobody', '  httpbin: anything -> default/httpbin:8080'],
    ],
    [
      'httpbin, Gateway API',
      ['httpbin/gateway-api/httpbin-gateway.yaml', 'httpbin/httpbin.yaml'],
      [
        'httpbin-gateway 80 HTTP * none by default/httpbin-gateway',
        '  httpbin: anything -> default/httpbin:8080',
      ],
    ],
    [
      'helloworld: both versions',
      ['helloworld/helloworld-gateway.yaml', 'helloworld/helloworld.yaml'],
      [
        'helloworld-gateway 80 HTTP * none by nobody',
        '  helloworld: any method /hello -> default/helloworld-v1:5000',
        '  helloworld: any method /hello -> default/helloworld-v2:5000',
      ],
    ],
    [
      'tcp-echo: only the pods of the subset',
      ['tcp-echo/tcp-echo-all-v1.yaml', 'tcp-echo/tcp-echo-services.yaml'],
      ['tcp-echo-gateway 31400 TCP * none by nobody', '  tcp-echo: anything -> default/tcp-echo-v1:9000'],
    ],
    [
      'multicluster: each Service of the mesh, by its server name',
      ['multicluster/expose-services.yaml', 'helloworld/helloworld.yaml'],
      [
        'cross-network-gateway 15443 TLS *.local passthrough by nobody',
        `  cross-network-gateway: anything with server name ${HELLO} (any case) -> default/helloworld-v1:5000`,
        `  cross-network-gateway: anything with server name ${HELLO} (any case) -> default/helloworld-v2:5000`,
      ],
    ],
  ];

describe.skipIf(!existsSync(REAL))('official samples [needs ../shared]', () => {
  test.each(SAMPLES)('%s', (_, files, entrances) => {
    expect(entranceLines(...samples(...files))).toEqual(entrances);
  });

  test('Online Boutique: everything to the frontend', () => {
    const boutique = `${REAL}/microservices-demo`;
    const files = ['istio-manifests/frontend-gateway.yaml', 'kubernetes-manifests/frontend.yaml'];
    expect(entranceLines(...read(...files.map((file) => `${boutique}/${file}`)))).toEqual([
      'frontend-gateway 80 HTTP * none by nobody',
      '  frontend-ingress: anything -> default/frontend:8080',
    ]);
  });
});

describe('the reference platform', () => {
  const NAME = 'host (api.example.com (any case, any port)), with server name api.example.com (any case)';

  test('soroban-istio: HTTPS only, two operations, and metrics over the mesh', () => {
    const files = platform('soroban-istio', 'edge', 'soroban', 'payments');
    expect(entranceLines(...files)).toEqual([
      'api-gateway 443(8443) HTTPS ./api.example.com simple by edge/api-gateway',
      `  api: GET /events* to ${NAME} -> soroban/soroban-indexer:8080`,
      `  api: POST /refunds to ${NAME} -> payments/payments:8080`,
      'api-gateway-metrics 15091 HTTPS ./* mesh by edge/api-gateway',
      '  api-gateway-metrics: GET /stats/prometheus -> edge/api-gateway:15020',
    ]);
    expect(entryFaults(istioOfDocuments(files))).toEqual([]);
  });

  test('soroban-ambient: the same by the Gateway API', () => {
    const files = platform('soroban-ambient', 'edge', 'soroban', 'payments', 'mesh');
    const lines = entranceLines(...files);
    expect(lines[0]).toBe('api-gateway 443(8443) HTTPS api.example.com simple by edge/api-gateway');
    expect(lines.filter((line) => line.startsWith('  '))).toEqual([
      `  refunds: POST /refunds to ${NAME} -> payments/payments:8080`,
      `  events: GET /events, /events/* to ${NAME} -> soroban/soroban-indexer:8080`,
    ]);
    expect(entryFaults(istioOfDocuments(files))).toEqual([]);
  });
});
