import { expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import type { Flow, Intent } from '#config/config.ts';
import { buildFabric } from '#equation/fabric.ts';
import { parseManifests } from '#manifest/parse.ts';
import { onlyDeclaredOperations } from '#prove/invariants/only-declared-operations.ts';
import type { Proof } from '#prove/proof.ts';
import { prove } from '#prove/prove.ts';

const app = (name: string, probe = '') => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {serviceAccountName: ${name}, containers: [{name: main, image: main, ports: [{name: http, containerPort: 80}]${probe}}]}
`;
const PLATFORM = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: shop}
spec: {mtls: {mode: STRICT}}
${app('web')}${app('worker')}${app('bank')}`;

/** What web may ask of bank, by a rule of an AuthorizationPolicy; and somebody else anything. */
const permit = (operation: string) => `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: bank, namespace: shop}
spec:
  selector: {matchLabels: {app: bank}}
  rules:
    - from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]
      to: [{operation: ${operation}}]
    - from: [{source: {principals: [cluster.local/ns/shop/sa/worker]}}]
`;

function flow(operations: readonly string[], from = 'shop/web'): Flow {
  const location = { file: 'eastwest.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { from, to: 'shop/bank', ports: [], operations, location };
}

function proof(operation: string, ...flows: readonly Flow[]): Proof {
  const manifests = parseManifests([{ name: 'a.yaml', content: `${PLATFORM}${permit(operation)}` }]);
  const intent: Intent = { flows, public: [], intruders: 'anybody' };
  return prove(buildFabric(buildCluster(manifests.resources)), onlyDeclaredOperations(), {
    intent,
    manifests,
  });
}

const REFUNDS = '{methods: [POST], paths: [/refunds]}';

test('holds where the policy permits what is declared, and no more', () => {
  expect(proof(REFUNDS, flow(['POST /refunds'])).outcome).toBe('holds');
  expect(
    proof('{methods: [POST], paths: ["/refunds*"]}', flow(['POST /refunds', 'POST /refunds*'])),
  ).toMatchObject({
    outcome: 'holds',
  });
});

test.each([
  ['{methods: [POST], paths: ["/refunds*"]}', 'POST /refunds'],
  ['{paths: [/refunds]}', '/refunds'],
  ['{methods: [POST]}', 'POST /'],
])('is refuted by %s, with the caller and a request', (operation, request) => {
  const found = proof(operation, flow(['POST /refunds']));
  const [first] = found.outcome === 'refuted' ? found.counterexamples : [];
  expect(first).toMatchObject({
    peer: { type: 'workload', id: 'Deployment/shop/web' },
    target: { workload: 'Deployment/shop/bank', port: 80 },
    transport: 'mtls',
    through: [],
  });
  expect(first?.text).toContain(request);
  expect(first?.because.map(({ text }) => text).join()).toContain('AuthorizationPolicy');
});

test('says nothing of callers for whom anything is declared, nor of those for whom nothing is', () => {
  const any = flow([], 'shop/worker');
  expect(proof(REFUNDS, flow(['POST /refunds']), any).outcome).toBe('holds');
  // Another flow of the same caller without operations declares the rest.
  expect(proof('{methods: [POST]}', flow(['POST /refunds']), flow([])).outcome).toBe('vacuous');
  expect(proof(REFUNDS, flow(['GET /'], 'shop/worker'))).toMatchObject({ outcome: 'refuted' });
});
