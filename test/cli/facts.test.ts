import { describe, expect, test } from 'vitest';
import { eastwest } from './run.ts';

describe('eastwest facts', () => {
  test('prints who reaches what, by which transport, and with which requests', async () => {
    const { code, stdout, stderr } = await eastwest(['facts', 'manifests/soroban-istio']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('← edge/api-gateway  mTLS: POST /refunds');
    expect(stdout).toContain('→ payments/payments:8080 POST /refunds  works, sent by mTLS');
  });

  test('looks at one workload, with the reasons and their lines', async () => {
    const { stdout } = await eastwest([
      'facts',
      'manifests/soroban-istio',
      '--focus',
      'soroban/soroban-indexer',
      '--verbose',
    ]);
    expect(stdout).toMatch(
      /PeerAuthentication .* demands mutual TLS \(manifests\/soroban-istio\/mesh\.yaml:\d+\)/,
    );
    expect(stdout).not.toContain('Deployment/payments/payments  ');
  });

  test('refuses a workload that is not there, and says how to write one', async () => {
    const { code, stderr } = await eastwest([
      'facts',
      'manifests/soroban-istio',
      '--focus',
      'soroban/indexer',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no workload soroban/indexer');
    expect(stderr).toContain('Kind/namespace/name');
  });

  test('an empty input is no cluster without reach', async () => {
    const { code, stderr } = await eastwest(['facts', '-'], { input: '' });
    expect(code).toBe(2);
    expect(stderr).toContain('→');
  });

  test('what is written in eastwest.yaml about the mesh is told as configured', async () => {
    const input = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: web}]}
`;
    const { stdout } = await eastwest(['facts', '-', '--format', 'json'], { input });
    const facts = JSON.parse(stdout) as { assumptions: { setting: string; source: string }[] };
    expect(facts.assumptions.map(({ setting }) => setting)).toContain('meshConfig.trustDomain');
    expect(new Set(facts.assumptions.map(({ source }) => source))).toEqual(new Set(['default']));
  });
});
