import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eastwest } from './run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eastwest-explain-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SAFE = ['manifests/soroban-istio'];
const explain = (...args: readonly string[]) => eastwest(['explain', ...args]);

describe('on the reference platform', () => {
  test('open: the rules of both sides, with file and line, and what would close it', async () => {
    const { code, stdout, stderr } = await explain(
      ...SAFE,
      '--from',
      'edge/api-gateway',
      '--to',
      'payments/payments:8080',
    );
    expect(stdout).toMatch(
      /^open {2}Deployment\/edge\/api-gateway → Deployment\/payments\/payments TCP 8080 \(http\)\n/,
    );
    expect(stdout).toMatch(
      /NetworkPolicy\/edge\/api-gateway, egress rule 1 allows it\n +--> manifests\/soroban-istio\/network-policies\.yaml:\d+:\d+/,
    );
    expect(stdout).toContain('NetworkPolicy/payments/payments, ingress rule 1 allows it');
    expect(stdout).toContain('To close it');
    expect(stdout).toContain('gets POST /refunds, with mTLS as cluster.local/ns/edge/sa/api-gateway');
    expect(stdout).toContain('istio: meshConfig.rootNamespace istio-system');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test('closed: both sides, and the policies that would open it', async () => {
    const { code, stdout } = await explain(
      ...SAFE,
      '--from',
      'edge/api-gateway',
      '--to',
      'database/postgres:5432',
    );
    expect(stdout).toMatch(/^closed /);
    expect(stdout).toContain('To open it (all of it is needed)');
    expect(stdout).toContain('    name: allow-postgres-from-api-gateway');
    expect(code).toBe(0);
  });

  test('from any: what could be added, with a pod to paste', async () => {
    const { stdout } = await explain(...SAFE, '--from', 'any', '--to', 'payments/payments:http');
    expect(stdout).toMatch(
      /open {5}pods in edge with app\.kubernetes\.io\/name=api-gateway under service account api-gateway\n/,
    );
    expect(stdout).toMatch(
      /closed {3}pods in edge with .*=api-gateway under any service account but api-gateway {2}\(refused by authorization\)/,
    );
    expect(stdout).toContain('serviceAccountName: api-gateway');
    expect(stdout).toContain('For example this pod:');
    expect(stdout).toContain('name: intruder');
  });

  test('from an address to a Service: the port of the pods, and the way in', async () => {
    const { stdout } = await explain(
      ...SAFE,
      '--from',
      '203.0.113.7',
      '--to',
      'Service/edge/api-gateway:443',
    );
    expect(stdout).toContain('leads to Deployment/edge/api-gateway TCP 8443');
    expect(stdout).toContain('way in: Service/edge/api-gateway (LoadBalancer)');
  });

  test('from outside to what is behind the gateway: who lets it in', async () => {
    const { stdout } = await explain(...SAFE, '--from', 'outside', '--to', 'payments/payments:8080');
    expect(stdout).toMatch(
      /way in: VirtualService\/edge\/api, as a call of the gateway Deployment\/edge\/api-gateway: POST/,
    );
    expect(stdout).toContain('let in through a gateway of the mesh');
  });

  test('one request: refused to this identity, by which policies, and what the caller sees', async () => {
    const { stdout, code } = await explain(
      ...SAFE,
      ...['--from', 'payments/refund-worker', '--to', 'payments/payments:8080'],
      ...['--operation', 'POST /refunds', '--operation', 'GET /internal/refunds/pending'],
    );
    expect(stdout).toMatch(
      / {2}POST \/refunds: refused\n {4}since AuthorizationPolicy payments\/allow-nothing/,
    );
    expect(stdout).toMatch(/ {2}GET \/internal\/refunds\/pending: permitted\n/);
    expect(stdout).toContain('it sees: 403 "RBAC: access denied"');
    expect(stdout).toContain('To make the call work');
    expect(code).toBe(0);
  });

  test.each([
    ['soroban-ambient', 'through Gateway/payments/waypoint'],
    ['soroban-linkerd', 'as api-gateway.edge.serviceaccount.identity.linkerd.cluster.local'],
    ['soroban-flat', 'No mesh: plaintext, nobody is authenticated.'],
  ])('on %s', async (name, mention) => {
    const { stdout } = await explain(
      `manifests/${name}`,
      ...['--from', 'edge/api-gateway', '--to', 'payments/payments:8080'],
    );
    expect(stdout).toMatch(/^open /);
    expect(stdout).toContain(mention);
  });
});

describe('the exit code', () => {
  test.each([
    ['open', 'payments/payments:8080', 0],
    ['closed', 'payments/payments:8080', 1],
    ['open', 'database/postgres:5432', 1],
    ['closed', 'database/postgres:5432', 0],
    ['closed', 'database/postgres', 0],
    ['works', 'payments/payments:8080', 0],
    ['works', 'database/postgres:5432', 1],
  ])('--expect %s %s: %i', async (expected, to, code) => {
    const ran = await explain(...SAFE, '--from', 'edge/api-gateway', '--to', to, '--expect', expected);
    expect(ran.code).toBe(code);
  });

  test.each([
    ['closed', 'GET /refunds', 0],
    ['open', 'GET /refunds', 1],
    ['open', 'POST /refunds', 0],
    ['works', 'GET /refunds', 1],
    ['works', 'POST /refunds', 0],
  ])('--expect %s --operation %s: %i', async (expected, operation, code) => {
    const ends = ['--from', 'edge/api-gateway', '--to', 'payments/payments:8080'];
    const ran = await explain(...SAFE, ...ends, '--operation', operation, '--expect', expected);
    expect(ran.code).toBe(code);
  });

  test('2 where an answer is expected and nobody can know; 0 where none is', async () => {
    writeFileSync(join(folder, 'a.yaml'), `${POD('web')}---\n${POD('db')}---\n${CILIUM}`);
    const args = ['--from', 'shop/web', '--to', 'shop/db:80'];
    expect((await explain(folder, ...args)).code).toBe(0);
    expect((await explain(folder, ...args, '--expect', 'closed')).code).toBe(2);
    expect((await explain(folder, ...args)).stdout).toContain(
      "eastwest doesn't evaluate policies of this kind",
    );
  });

  test.each([
    [
      'a workload that does not exist',
      ['--from', 'edge/api-gatewya', '--to', 'payments/payments'],
      'Did you mean edge/api-gateway?',
    ],
    ['no --to', ['--from', 'any'], '--to'],
    [
      'an expectation that is none',
      ['--from', 'any', '--to', 'payments/payments', '--expect', 'perhaps'],
      'perhaps',
    ],
    [
      'the calls of nobody in particular',
      ['--from', 'any', '--to', 'payments/payments', '--expect', 'works'],
      'Name a workload with --from',
    ],
    [
      'an operation that is none',
      ['--from', 'any', '--to', 'payments/payments', '--operation', '/refunds'],
      "--operation 'POST /refunds'",
    ],
    ['a CIDR that is none', ['--from', 'any', '--to', 'payments/payments', '--pod-cidr', '10'], '--pod-cidr'],
    [
      'a format that does not exist',
      ['--from', 'any', '--to', 'payments/payments', '-f', 'jsno'],
      'Did you mean json?',
    ],
  ])('2: %s', async (_, args, mention) => {
    const { code, stderr, stdout } = await explain(...SAFE, ...args);
    expect(stderr).toContain(mention);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('2: a document that can not be read may hide a policy, and the answer is shown all the same', async () => {
    writeFileSync(join(folder, 'a.yaml'), `${POD('web')}---\n${POD('db')}---\na: b: c\n`);
    const { code, stdout, stderr } = await explain(folder, '--from', 'web', '--to', 'db:80');
    expect(stdout).toMatch(/^open {2}Pod\/shop\/web/m);
    expect(stderr).toContain('a.yaml');
    expect(code).toBe(2);
  });
});

const POD = (name: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {containers: [{name: c, image: i}]}
`;
const CILIUM = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: c, namespace: shop}
spec: {endpointSelector: {matchLabels: {app: db}}}
`;

test('json on stdout and text in a file, from standard input', async () => {
  const file = join(folder, 'answer.txt');
  const input = `${POD('web')}---\n${POD('db')}`;
  const args = ['explain', '-', '--from', 'web', '--to', 'db:80', '-f', 'json', '-f', `text=${file}`];
  const { stdout } = await eastwest(args, { input });
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, layer: 'network', outcome: 'open' });
  expect(readFileSync(file, 'utf8')).toMatch(/^note .*\n\nopen {2}Pod\/shop\/web/);
});

test('eastwest.yaml tells what the manifests do not: the addresses of pods, the settings of a mesh', async () => {
  writeFileSync(
    join(folder, 'a.yaml'),
    `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
${POD('web')}---
${POD('db')}`,
  );
  writeFileSync(join(folder, 'eastwest.yaml'), 'sources: [.]\nmesh: {istio: {trustDomain: prod.example}}\n');
  const { stdout } = await explain(folder, '--from', 'web', '--to', 'db:80');
  expect(stdout).toContain('as prod.example/ns/shop/sa/default');
  expect(stdout).toContain('istio: meshConfig.trustDomain prod.example (by eastwest.yaml)');
});

test('the addresses of pods settle what a block of addresses leaves open', async () => {
  const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 192.168.0.0/16}}]}]}
`;
  writeFileSync(join(folder, 'a.yaml'), `${POD('web')}---\n${POD('db')}---\n${policy}`);
  const args = [folder, '--from', 'web', '--to', 'db:80', '--expect', 'closed'];
  expect((await explain(...args)).code).toBe(2);
  expect((await explain(...args, '--pod-cidr', '10.244.0.0/16')).code).toBe(0);
});
