import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseConfig } from '#config/parse.ts';
import { buildFabric } from '#equation/fabric.ts';
import { derivePlatform } from '#facts/platform/platform.ts';
import type { PlatformFacts } from '#facts/platform/schema.ts';
import { parseManifests } from '#manifest/parse.ts';
import { FACTS_SCHEMA } from '#report/facts/json-schema.ts';
import { renderFacts } from '#report/facts/render.ts';
import { eastwest } from '../../cli/run.ts';

const CLUSTER = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: client, namespace: shop}
spec:
  selector: {matchLabels: {app: client}}
  template:
    metadata: {labels: {app: client, sidecar.istio.io/inject: "false"}}
    spec: {containers: [{name: client, image: client}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: shop}
spec: {mtls: {mode: STRICT}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  rules:
    - from: [{source: {principals: [cluster.local/ns/shop/sa/client]}}]
      to: [{operation: {methods: [GET]}}]
`;

const CONFIG = `flows:
  - {from: shop/client, to: shop/web, ports: [8080]}
  - {from: shop/client, to: shop/nobody}
`;

function factsOf(text = CLUSTER, config = CONFIG): PlatformFacts {
  const manifests = parseManifests([{ name: 'shop.yaml', content: text }]);
  const fabric = buildFabric(buildCluster(manifests.resources));
  return derivePlatform(fabric, manifests, parseConfig(config, 'eastwest.yaml').intent);
}

const PLAIN = { color: false, verbose: false };

describe('facts as text', () => {
  test('say of each workload who reaches it, how, and what it takes', () => {
    expect(
      renderFacts(factsOf(), 'text', { ...PLAIN, only: new Set(['Deployment/shop/web']) }),
    ).toMatchInlineSnapshot(`
      "Deployment/shop/web  istio sidecar  cluster.local/ns/shop/sa/web
        shop.yaml:5
        8080/TCP http, other ports (TCP)  accepts only mTLS
          ← any pod in shop as cluster.local/ns/shop/sa/client  mTLS: GET on any path
        15020/TCP, 15021/TCP, 15090/TCP, other ports (UDP, SCTP)  accepts plaintext
          ← anybody, inside and outside of the cluster  plaintext
        reaches shop/client

      note  the flow shop/client → shop/nobody names shop/nobody, which is not among the manifests
      note  istio: its configuration is not among the manifests; documented defaults are taken: meshConfig.rootNamespace istio-system, meshConfig.trustDomain cluster.local, meshConfig.trustDomainAliases (empty), and 3 more (--verbose lists them)
      "
    `);
  });

  test('say of a declared call that does not work what stops it first, and where that is written', () => {
    const text = renderFacts(factsOf(), 'text', { ...PLAIN, only: new Set(['Deployment/shop/client']) });
    expect(text).toMatchInlineSnapshot(`
      "Deployment/shop/client  in no mesh
        shop.yaml:14
        other ports (TCP, UDP, SCTP)  accepts plaintext
          ← anybody, inside and outside of the cluster  plaintext
        → shop/web:8080  does not work, sent in plaintext: the callee does not accept the transport that the caller chooses
            PeerAuthentication shop/strict demands mutual TLS (shop.yaml:31)
            it is in no mesh
        reaches shop/web

      note  the flow shop/client → shop/nobody names shop/nobody, which is not among the manifests
      note  istio: its configuration is not among the manifests; documented defaults are taken: meshConfig.rootNamespace istio-system, meshConfig.trustDomain cluster.local, meshConfig.trustDomainAliases (empty), and 3 more (--verbose lists them)
      "
    `);
  });

  test('show hostile names as what they are', () => {
    const hostile = CLUSTER.replaceAll('name: client', 'name: "cl\\u001b[31mient"');
    const text = renderFacts(factsOf(hostile), 'text', PLAIN);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('cl\\x1b[31mient');
  });

  test('of nothing are nothing', () => {
    expect(renderFacts(factsOf('', ''), 'text', PLAIN)).toBe('\n');
  });
});

describe('facts as JSON', () => {
  const validate = new Ajv2020({ strict: false }).compile(FACTS_SCHEMA);

  test('have the shape that is documented', () => {
    const value = JSON.parse(renderFacts(factsOf(), 'json', PLAIN));
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...value, surprise: 1 })).toBe(false);
    expect(value.dangling).toEqual([{ from: 'shop/client', to: 'shop/nobody', missing: 'shop/nobody' }]);
  });

  test('are the same byte for byte whatever the order of the documents', async () => {
    const print = async (input: string) => {
      const { stdout } = await eastwest(['facts', '-', '--format', 'json'], { input });
      return stdout.replace(/"line":\s*\d+/g, '"line": 0');
    };
    const shuffled = CLUSTER.split('---\n').reverse().join('---\n');
    expect(await print(shuffled)).toBe(await print(CLUSTER));
  });

  test('docs/facts.schema.json is fresh (UPDATE_GOLDEN=1 writes it)', () => {
    const file = fileURLToPath(new URL('../../../docs/facts.schema.json', import.meta.url));
    const text = `${JSON.stringify(FACTS_SCHEMA, undefined, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text);
  });
});
