import { describe, expect, test } from 'vitest';
import { buildFabric } from '#equation/fabric.ts';
import { EastwestError } from '#errors.ts';
import { onlyReachableFrom } from '#prove/invariants/only-reachable-from.ts';
import { prove } from '#prove/prove.ts';
import { nameOf, selectWorkloads } from '#prove/select-workloads.ts';
import { clusterOf } from '../network/cluster-of.ts';

function pod(namespace: string, name: string, labels: Record<string, string> = {}) {
  const spec = { containers: [{ name: 'main', image: 'main' }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name, labels }, spec };
}

const fabric = buildFabric(
  clusterOf([
    pod('shop', 'web', { app: 'web', tier: 'a' }),
    pod('shop', 'worker', { app: 'worker', tier: 'b', legacy: '' }),
    pod('bank', 'web', { app: 'web' }),
    pod('constructor', '__proto__', JSON.parse('{"__proto__":"x","constructor":"y"}')),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'shop', name: 'front' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    },
  ]),
);

const names = (text: string) => selectWorkloads(fabric, text).workloads.map(nameOf);

describe('a bare Pod called like a Deployment', () => {
  const template = {
    metadata: { labels: { app: 'gate' } },
    spec: { serviceAccountName: 'gate', containers: [] },
  };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'shop', name: 'gate' },
    spec: { selector: { matchLabels: { app: 'gate' } }, template },
  };
  const both = buildFabric(clusterOf([pod('shop', 'gate'), deployment, pod('shop', 'worker')]));

  test('is not meant by namespace/name: neither as a caller that is allowed, nor as what is guarded', () => {
    const { workloads } = selectWorkloads(both, 'shop/gate');
    expect(workloads.map(({ resource }) => resource.id)).toEqual(['Deployment/shop/gate']);
    expect(selectWorkloads(both, 'Pod/shop/gate').workloads).toHaveLength(1);
    expect(selectWorkloads(both, 'shop/*').workloads).toHaveLength(3);
  });

  test('reaches, and is no allowed caller for it', () => {
    const only = (...callers: string[]) => prove(both, onlyReachableFrom('shop/worker', callers));
    const proof = only('shop/gate');
    expect(proof.outcome).toBe('refuted');
    const found = proof.outcome === 'refuted' ? proof.counterexamples : [];
    expect(found.map(({ peer }) => peer)).toContainEqual({ type: 'workload', id: 'Pod/shop/gate' });
  });
});

describe('what a text selects', () => {
  test.each([
    ['shop/web', ['shop/web']],
    ['Pod/shop/web', ['shop/web']],
    ['pod/shop/web', ['shop/web']],
    ['shop/*', ['shop/web', 'shop/worker']],
    ['shop/front', ['shop/web']],
    ['app=web', ['shop/web', 'bank/web']],
    ['app==web,tier=a', ['shop/web']],
    ['app in (web, worker),tier', ['shop/web', 'shop/worker']],
    ['app!=web', ['shop/worker', 'constructor/__proto__']],
    ['app=web,!tier', ['bank/web']],
    ['legacy=', ['shop/worker']],
    ['constructor=y', ['constructor/__proto__']],
    ['constructor/__proto__', ['constructor/__proto__']],
    ['constructor/*', ['constructor/__proto__']],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  test('everything, and with it every namespace as a whole', () => {
    const { workloads, namespaces } = selectWorkloads(fabric, '*');
    expect(workloads).toHaveLength(4);
    expect(namespaces).toEqual(new Set(['bank', 'constructor', 'shop']));
  });

  test.each([
    ['shop/wbe', 'Did you mean shop/web?'],
    ['shpo/*', 'Did you mean shop/*?'],
    ['shop', 'Did you mean shop/*?'],
    ['Deployment/shop/worker', 'Did you mean Pod/shop/worker?'],
    ['elsewhere/worker', 'Did you mean shop/worker?'],
    ['app=nothing', 'Write namespace/name'],
    ['toString/valueOf', 'Write namespace/name'],
    ['', 'Write namespace/name'],
    ['app in web', 'Write labels as with kubectl'],
    ['a b c', 'Write labels as with kubectl'],
    ['app=web\n---\nkind: Pod', 'Write labels as with kubectl'],
  ])('nothing is called %j: an error that helps', (text, remedy) => {
    try {
      names(text);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof EastwestError)) throw error;
      expect(error.code).toBe('bad-usage');
      expect(error.remedy).toContain(remedy);
    }
  });
});
