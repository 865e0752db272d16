import { describe, expect } from 'vitest';
import { onlyMayCall } from '#prove/invariants/only-may-call.ts';
import { onlyReachableFrom } from '#prove/invariants/only-reachable-from.ts';
import type { Proof } from '#prove/proof.ts';
import { type Judged, judge, overlay, real } from './real-example.ts';

/**
 * Istio's Bookinfo behind its gateway, as examples/bookinfo/eastwest.yaml means it. What is expected was worked out by hand, from the manifests,
 * the programs and Istio's documentation.
 */
const PATHS = [
  'istio-samples/bookinfo/platform/kube/bookinfo.yaml',
  'istio-samples/bookinfo/gateway-api/bookinfo-gateway.yaml',
];

/** As NetworkPolicies could say it; the project has none. */
const POLICIES = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all, namespace: default}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ratings, namespace: default}
spec:
  podSelector: {matchLabels: {app: ratings}}
  ingress: [{from: [{podSelector: {matchLabels: {app: reviews}}}], ports: [{port: 9080}]}]
`;

const known = new Map<string, Promise<Judged>>();

function variant(...more: readonly string[]): Promise<Judged> {
  const key = more.join('\n---\n');
  const answer = known.get(key) ?? judge('bookinfo', PATHS, key);
  known.set(key, answer);
  return answer;
}

function first(proof: Proof): string | undefined {
  return proof.outcome === 'refuted' ? proof.counterexamples[0]?.text : proof.outcome;
}

const file = (name: string) => overlay('bookinfo', name);
const ratings = onlyReachableFrom('default/ratings-v1', ['default/reviews-v2', 'default/reviews-v3']);
const details = onlyMayCall('default/details-v1', 'GET /details/*', 'default/productpage-v1');

describe('Bookinfo', () => {
  real('as it comes: everybody rates, in plaintext [needs ../shared]', async () => {
    const { counts, prove, messages } = await variant(file('namespace.yaml'));
    expect(first(prove(ratings))).toBe(
      'a pod added to default under service account default reaches ratings-v1:9080 in plaintext',
    );
    expect(counts).toMatchObject({
      'authorization/only-declared-callers': 6,
      'mtls/mesh-membership': 6,
      'mtls/no-plaintext-port': 6,
      'network/default-deny-ingress': 1,
    });
    const [told] = messages('authorization/only-declared-callers').filter((text) =>
      text.includes('ratings-v1:'),
    );
    expect(told).toContain(
      'default/bookinfo-gateway, default/details-v1, default/productpage-v1, default/reviews-v1 can',
    );
  });

  real('with NetworkPolicies for ratings: whoever is labelled as reviews [needs ../shared]', async () => {
    const { prove } = await variant(file('namespace.yaml'), POLICIES);
    expect(first(prove(ratings))).toMatch(/with app=reviews .*reaches ratings-v1:9080 in plaintext/);
  });

  real('in a strict mesh: by mutual TLS, and still everybody in it [needs ../shared]', async () => {
    const { counts, prove, messages } = await variant(file('mesh.yaml'));
    expect(first(prove(ratings))).toBe(
      'a pod added to default under service account default reaches ratings-v1:9080 by mutual TLS: GET /',
    );
    expect(counts).toMatchObject({
      'authorization/default-deny': 6,
      'authorization/only-declared-callers': 6,
    });
    expect(Object.keys(counts).filter((rule) => rule.startsWith('mtls/'))).toEqual([]);
    const [told] = messages('authorization/only-declared-callers').filter((text) =>
      text.includes('ratings-v1:'),
    );
    // The versions of reviews share one service account: to a mesh, v1 is who calls.
    expect(told).toContain(
      ': default/bookinfo-gateway, default/details-v1, default/productpage-v1 can reach',
    );
  });

  real('with authorization by identity: all that its intent demands [needs ../shared]', async () => {
    const { refuted, holds, counts, prove } = await variant(file('mesh.yaml'), file('authorization.yaml'));
    expect(refuted).toEqual([]);
    expect(holds).toHaveLength(6);
    expect(first(prove(ratings))).toBe('holds');
    expect(first(prove(details))).toBe('holds');
    expect(Object.keys(counts).filter((rule) => rule.startsWith('authorization/'))).toEqual([]);
  });

  real(
    'without `ports` in its policies, a caller gets to each other port of the pods [needs ../shared]',
    async () => {
      const open = file('authorization.yaml').replaceAll("ports: ['9080'], ", '');
      const { refuted, prove, messages } = await variant(file('mesh.yaml'), open);
      expect(refuted).toEqual(['only declared callers reach any workload']);
      expect(first(prove(ratings))).toBe('holds');
      expect(first(prove(onlyReachableFrom('default/details-v1', [], { ports: [8081] })))).toMatch(
        /under service account bookinfo-productpage reaches details-v1:8081 by mutual TLS: GET \/details\//,
      );
      const told = messages('authorization/only-declared-callers');
      expect(told).toHaveLength(6);
      for (const text of told) expect(text).toContain('TCP ports that nothing declares');
    },
  );
});
