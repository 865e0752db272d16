import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import * as yaml from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { PLAN_SCHEMA } from '#report/plan/json-schema.ts';
import { PLAN_FORMATS, renderPlan } from '#report/plan/render.ts';
import { flow, planOf } from '../../plan/plan-of.ts';

const OPTIONS = { color: false, verbose: false };

const deployment = (space: string, name: string, note = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${space}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {note: ${JSON.stringify(note)}}}
    spec:
      hostNetwork: ${name === 'agent'}
      containers: [{name: c, image: i, ports: [{containerPort: 8080}]}]
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${space}}
spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: 8080}]}
---
`;
const CLUSTER = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Namespace
metadata: {name: jobs}
---
${deployment('shop', 'db')}${deployment('jobs', 'web')}${deployment('jobs', 'agent')}`;
const FLOWS = { flows: [flow('jobs/web', 'shop/db', [8080]), flow('jobs/agent', 'shop/db', [8080], 2)] };
const PLAN = planOf(CLUSTER, FLOWS);

describe('text', () => {
  const text = renderPlan(PLAN, 'text', OPTIONS);

  test('says first where one stands and where one arrives', () => {
    expect(text.split('\n')[0]).toBe(
      'Istio with sidecars: 3 of 3 listeners accept plaintext today, 2 after the last step: 5 steps',
    );
  });

  test('names what breaks with the reason and its line', () => {
    expect(text).toContain('✗ breaks  jobs/web → shop/db:8080: it is sent without the mesh’s mutual TLS');
    expect(text).toContain('its namespace has no label that asks for injection (a.yaml:7)');
  });

  test('has the four phases in their order, and what remains', () => {
    const heads = text.split('\n').filter((line) => /^(\d\. |Exceptions)/.test(line));
    expect(heads.map((line) => line.split('  ')[0])).toEqual([
      '1. Observe',
      '2. Test',
      '3. Roll out',
      '4. Enforce',
      'Exceptions that remain',
    ]);
    expect(text).toContain('jobs/agent TCP 8080  until it leaves the network of its node');
  });

  test('a cluster that is strict says so in one line, with what makes it so', () => {
    const strict = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: istio-system}
spec: {mtls: {mode: STRICT}}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
${deployment('shop', 'db')}`;
    expect(renderPlan(planOf(strict), 'text', OPTIONS)).toBe(
      `Istio with sidecars: mutual TLS is demanded everywhere already: 1 listener, without an exception
  1 listener: PeerAuthentication istio-system/default demands mutual TLS (a.yaml:4)
`,
    );
  });

  test('colours are only there if asked for', () => {
    expect(text).not.toContain('\u001b');
    expect(renderPlan(PLAN, 'text', { ...OPTIONS, color: true })).toContain('\u001b[1m');
  });
});

describe('markdown', () => {
  test('is a list to tick off, with snippets that are YAML', () => {
    const text = renderPlan(PLAN, 'markdown', OPTIONS);
    expect(text.match(/^- \[ \] \*\*Step \d+\*\*/gm)).toHaveLength(PLAN.steps.length);
    const snippets = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, body = '']) =>
      yaml.load(body.replace(/^ {2}/gm, '')),
    );
    expect(snippets.length).toBeGreaterThan(3);
    expect(snippets[0]).toMatchObject({
      kind: 'Namespace',
      metadata: { labels: { 'istio-injection': 'enabled' } },
    });
  });
});

describe('every format', () => {
  test.each(PLAN_FORMATS)('%s hides nothing of what a manifest says', (format) => {
    const evil = 'x\u001b[31m\u202e##[error]';
    const hostile = CLUSTER.replaceAll('app: db', `app: ${JSON.stringify(evil)}`);
    const text = renderPlan(planOf(hostile, FLOWS), format, { ...OPTIONS, verbose: true });
    expect(['\u001b', '\u202e'].filter((mark) => text.includes(mark))).toEqual([]);
    expect(text).not.toContain('##[');
  });

  test.each(PLAN_FORMATS)('%s is the same twice', (format) => {
    expect(renderPlan(planOf(CLUSTER, FLOWS), format, OPTIONS)).toBe(renderPlan(PLAN, format, OPTIONS));
  });
});

describe('json', () => {
  const validate = new Ajv({ strict: false }).compile(PLAN_SCHEMA);

  test.each([
    ['a plan', PLAN],
    [
      'one for Linkerd',
      planOf(CLUSTER.replace('istio-injection: enabled', 'a: b'), FLOWS, { mesh: 'linkerd' }),
    ],
    ['one without a mesh', planOf(CLUSTER.replace('istio-injection: enabled', 'a: b'), FLOWS)],
  ])('%s has the shape that is documented', (_, plan) => {
    const value = JSON.parse(renderPlan(plan, 'json', OPTIONS));
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...value, surprise: 1 })).toBe(false);
  });

  test('docs/plan.schema.json is fresh (UPDATE_GOLDEN=1 writes it)', () => {
    const file = fileURLToPath(new URL('../../../docs/plan.schema.json', import.meta.url));
    const text = `${JSON.stringify(PLAN_SCHEMA, undefined, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text);
  });
});
