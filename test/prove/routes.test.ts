import { describe, expect, test } from 'vitest';
import { buildFabric } from '#equation/fabric.ts';
import type { JsonObject } from '#manifest/json.ts';
import { blastRadiusWithin } from '#prove/invariants/blast-radius-within.ts';
import { isolated } from '#prove/invariants/isolated.ts';
import { onlyReachableFrom } from '#prove/invariants/only-reachable-from.ts';
import { prove } from '#prove/prove.ts';
import { clusterOf } from '../network/cluster-of.ts';

function pod(namespace: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name: 'p', labels: { app: namespace } },
    spec: { containers: [{ name: 'c', image: 'c', ports: [{ containerPort: 80 }] }] },
  };
}

/** Only pods of one namespace get into another. */
function only(from: string | undefined, to: string): JsonObject {
  const selector = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': from ?? '' } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'only', namespace: to },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: from === undefined ? [] : [{ from: [selector] }],
    },
  };
}

const names = ['a', 'b', 'c'];
const namespaces = names.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
/** a → b → c, and nothing else. */
const fabric = buildFabric(
  clusterOf([...namespaces, ...names.map(pod), only(undefined, 'a'), only('a', 'b'), only('b', 'c')]),
);

describe('ways through others', () => {
  test('neighbours are isolated but for the one that calls the other', () => {
    expect(prove(fabric, isolated('a/*', 'c/*')).outcome).toBe('holds');
    const proof = prove(fabric, isolated('b/*', 'a/*'));
    if (proof.outcome !== 'refuted') throw new Error(proof.outcome);
    expect(proof.counterexamples.every(({ target }) => target.workload === 'Pod/b/p')).toBe(true);
  });

  test('a reaches c through b, also from a pod that is added to a', () => {
    const proof = prove(fabric, isolated('a/*', 'c/*', { transitive: true }));
    if (proof.outcome !== 'refuted') throw new Error(proof.outcome);
    const texts = proof.counterexamples.map(({ text }) => text);
    expect(texts).toContain('a/p reaches c/p:80 in plaintext through b/p');
    expect(texts).toContain(
      'a pod added to a under service account default reaches b/p:80 in plaintext, and from there c/p',
    );
    expect(texts.filter((text) => text.includes('added to c') || text.includes('added to b'))).toEqual([]);
  });

  test('the blast radius is what is reached in any number of steps', () => {
    expect(prove(fabric, blastRadiusWithin('a/p', ['b/p', 'c/p'])).outcome).toBe('holds');
    expect(prove(fabric, blastRadiusWithin('c/p', [])).outcome).toBe('holds');
    const proof = prove(fabric, blastRadiusWithin('a/p', 'b/*'));
    if (proof.outcome !== 'refuted') throw new Error(proof.outcome);
    expect(proof.counterexamples).toHaveLength(1);
    expect(proof.counterexamples[0]).toMatchObject({
      peer: { type: 'workload', id: 'Pod/a/p' },
      target: { workload: 'Pod/c/p', port: 80 },
      through: ['Pod/b/p'],
    });
  });

  test('a weaker model of intruders trusts the namespaces of callers, and no others', () => {
    const invariant = onlyReachableFrom('b/p', 'a/p');
    const intent = { flows: [], public: [], intruders: 'other-namespaces' as const };
    expect(prove(fabric, invariant).outcome).toBe('refuted');
    expect(prove(fabric, invariant, { intent }).outcome).toBe('holds');
    expect(prove(fabric, onlyReachableFrom('b/p', 'c/p'), { intent }).outcome).toBe('refuted');
  });

  test('only some ports', () => {
    const proof = prove(fabric, onlyReachableFrom('b/p', [], { ports: [9999] }));
    if (proof.outcome !== 'refuted') throw new Error(proof.outcome);
    expect(new Set(proof.counterexamples.map(({ target }) => target.port))).toEqual(new Set([9999]));
  });
});
