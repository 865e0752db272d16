import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import * as yaml from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { buildFabric } from '#equation/fabric.ts';
import { parseManifests } from '#manifest/parse.ts';
import { explainReach, type ReachAnswer } from '#reach/explain/explain.ts';
import { EXPLANATION_SCHEMA } from '#report/explanation/json-schema.ts';
import { ANSWER_FORMATS, renderAnswer } from '#report/explanation/render.ts';
import { yamlLines } from '#report/explanation/yaml.ts';

const OPTIONS = { color: false };

function ask(content: string, from: string, to: string, operations: readonly string[] = []): ReachAnswer {
  const manifests = parseManifests([{ name: 'a.yaml', content }]);
  return explainReach(buildFabric(buildCluster(manifests.resources)), manifests, from, to, { operations });
}

const pod = (name: string, label = name) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${JSON.stringify(label)}}}
spec: {containers: [{name: c, image: i, ports: [{containerPort: 80, name: http}]}]}
---
`;

const CLUSTER = `${pod('web')}${pod('db')}apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: web}}
      ports: [{port: 81}]
    - from: [{ipBlock: {cidr: 203.0.113.0/24}}]
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {type: LoadBalancer, selector: {app: db}, ports: [{port: 80}]}
`;

const MESHED = `${CLUSTER}---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: db, namespace: shop}
spec:
  selector: {matchLabels: {app: db}}
  rules:
    - from: [{source: {principals: [cluster.local/ns/shop/sa/other]}}]
`;

describe('text', () => {
  test('the near miss is shown with its line, and the rest is counted', () => {
    const text = renderAnswer(ask(CLUSTER, 'web', 'Pod/shop/db:81'), 'text', OPTIONS);
    expect(text).toContain('open  Pod/shop/web → Pod/shop/db TCP 81');
    const closed = renderAnswer(
      ask(
        CLUSTER.replace('203.0.113.0/24', '203.0.113.0/24').replace(
          '- from: [{ipBlock',
          '- from: [{podSelector: {matchLabels: {app: x}}}, {ipBlock',
        ),
        'outside',
        'Pod/shop/db:80',
      ),
      'text',
      OPTIONS,
    );
    expect(closed).toContain('closed');
    expect(closed).toContain('a.yaml:');
    expect(closed).toContain('way in: Service/shop/db (LoadBalancer)');
  });

  test('with a mesh: each end, what it accepts, each way, the call, what mends it, what was taken for granted', () => {
    const text = renderAnswer(ask(MESHED, 'web', 'Pod/shop/db:81'), 'text', OPTIONS);
    const parts = [
      'closed  Pod/shop/web → Pod/shop/db TCP 81',
      '  refused by authorization',
      "  its own call to the pods' own addresses doesn't work: refused by authorization",
      '  from: istio sidecar, since its namespace is labelled istio-injection=enabled',
      '        presents cluster.local/ns/shop/sa/default',
      '  to:   istio sidecar',
      '        takes mTLS and plaintext',
      '  mTLS to port 81: refused by authorization',
      '    denied: everything',
      '  ingress of Pod/shop/db: open',
      '  To open it',
      '              - cluster.local/ns/shop/sa/default',
      'istio: meshConfig.rootNamespace istio-system',
    ];
    let at = -1;
    for (const part of parts) {
      const next = text.indexOf(part, at + 1);
      expect(next, `${part}\n${text}`).toBeGreaterThan(at);
      at = next;
    }
  });

  test('colours are only there if asked for, and --verbose tells more', () => {
    const answer = ask(CLUSTER, '10.0.0.0/8', 'Pod/shop/db');
    expect(renderAnswer(answer, 'text', OPTIONS)).not.toContain('\u001b');
    expect(renderAnswer(answer, 'text', { color: true })).toContain('\u001b[1;31mclosed');
    expect(renderAnswer(answer, 'text', { ...OPTIONS, verbose: true }).length).toBeGreaterThan(
      renderAnswer(answer, 'text', OPTIONS).length,
    );
  });

  test('the suggestions are YAML that says what was meant', () => {
    const hostile = {
      metadata: { name: 'yes', labels: { a: '0644', b: '# no', c: 'x: y', d: '*all', e: '\u202e' } },
    };
    expect(yaml.load(yamlLines([hostile]).join('\n'))).toMatchObject({
      metadata: { name: 'yes', labels: { a: '0644', b: '# no', c: 'x: y', d: '*all' } },
    });
  });
});

describe('every format', () => {
  test.each(ANSWER_FORMATS)('%s hides nothing of what a manifest says', (format) => {
    const label = 'x\u001b[31m\u202e##[error]';
    const content = `${pod('web', label)}${pod('db', label)}${CLUSTER.slice(CLUSTER.indexOf('apiVersion: networking'))}`;
    for (const from of ['web', 'any', 'outside']) {
      const text = renderAnswer(ask(content, from, 'Pod/shop/db'), format, { ...OPTIONS, verbose: true });
      expect(['\u001b', '\u202e'].filter((mark) => text.includes(mark))).toEqual([]);
      expect(text).not.toContain('##[');
    }
  });

  test.each(ANSWER_FORMATS)('%s is the same twice', (format) => {
    const [one, two] = [ask(CLUSTER, 'any', 'db'), ask(CLUSTER, 'any', 'db')];
    expect(renderAnswer(one, format, OPTIONS)).toBe(renderAnswer(two, format, OPTIONS));
  });
});

describe('json', () => {
  const validate = new Ajv({ strict: false }).compile(EXPLANATION_SCHEMA);

  test.each([
    ['web', 'Pod/shop/db'],
    ['web', 'Service/shop/db'],
    ['any', 'Pod/shop/db'],
    ['outside', 'Pod/shop/db:80'],
    ['web', '8.8.8.8:53/udp'],
    ['db', 'Pod/shop/db'],
  ])('from %s to %s has the shape that is documented', (from, to) => {
    const value = JSON.parse(renderAnswer(ask(CLUSTER, from, to), 'json', OPTIONS));
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...value, surprise: 1 })).toBe(false);
  });

  test.each([
    ['web', 'Pod/shop/db:80', ['POST /x']],
    ['any', 'Pod/shop/db', []],
    ['outside', 'Pod/shop/db:80', ['GET /x']],
    ['web', '8.8.8.8:53/udp', []],
  ])('with a mesh, from %s to %s, it has it too', (from, to, operations) => {
    const answer = ask(MESHED, from, to, operations);
    const value = JSON.parse(renderAnswer(answer, 'json', OPTIONS));
    expect(value.layer).toBe('network and mesh');
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
  });

  test('docs/explanation.schema.json is fresh (UPDATE_GOLDEN=1 writes it)', () => {
    const file = fileURLToPath(new URL('../../../docs/explanation.schema.json', import.meta.url));
    const text = `${JSON.stringify(EXPLANATION_SCHEMA, undefined, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text);
  });
});
