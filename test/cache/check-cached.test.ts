import { expect, test } from 'vitest';
import { checkCached } from '#cache/check-cached.ts';
import type { ReadSources } from '#manifest/read.ts';
import { loadPolicies } from '#policy/load.ts';
import type { Policies } from '#policy/policies.ts';
import { render } from '#report/render.ts';

const POLICIES = await loadPolicies();
const NOW = '2026-11-22T08:00:00.000Z';
const readOf = (text: string): ReadSources => ({
  given: ['a.yaml'],
  sources: [{ name: 'a.yaml', content: text }],
  problems: [],
});
const UNSAFE = readOf(`apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  hostNetwork: true
  containers: [{name: c, image: i, env: [{name: URL, value: 'postgres://me:hunter2hunter2@db/x'}]}]
---
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: shop}
stringData: {token: correct-horse-battery-staple}
`);

/** A store that counts. */
function counting() {
  const kept = new Map<string, string>();
  const seen = { hits: 0, kept };
  const store = {
    read: async (key: string) => {
      const text = kept.get(key);
      seen.hits += text === undefined ? 0 : 1;
      return text;
    },
    write: async (key: string, text: string) => void kept.set(key, text),
  };
  return { seen, cache: { store, build: 'test' } };
}

test('the second time the report is the one that was kept, and all is as the first time', async () => {
  const { seen, cache } = counting();
  const first = await checkCached(UNSAFE, POLICIES, { now: NOW }, cache);
  expect(seen).toMatchObject({ hits: 0 });
  const second = await checkCached(UNSAFE, POLICIES, { now: NOW }, cache);
  expect(seen).toMatchObject({ hits: 1 });
  expect(second).toStrictEqual(first);
  expect(first.findings.length).toBeGreaterThan(0);
  for (const format of ['json', 'sarif', 'pretty', 'junit'] as const) {
    const options = { color: false, verbose: true };
    expect(render([second], format, options)).toBe(render([first], format, options));
  }
});

test('no secret of the manifests is among what is kept', async () => {
  const { seen, cache } = counting();
  await checkCached(UNSAFE, POLICIES, { now: NOW }, cache);
  const [text = ''] = seen.kept.values();
  expect(text).toContain('secrets/no-inline-credentials');
  expect(text).not.toContain('hunter2');
  expect(text).not.toContain('correct-horse');
});

test('a run in which a rule gave no answer is not kept', async () => {
  const { seen, cache } = counting();
  const report = await checkCached(UNSAFE, withMissingRule(POLICIES), { now: NOW }, cache);
  expect(report.rules.filter(({ status }) => status === 'broken').map(({ rule }) => rule.id)).toEqual([
    'network/no-such-rule',
  ]);
  expect(seen.kept.size).toBe(0);
});

/** As if a rule were announced that isn't in the compiled module. */
function withMissingRule({ rules, modules }: Policies): Policies {
  const [module, ...others] = modules;
  const known = module?.rules.find(({ rule }) => rule.id === 'network/no-host-network');
  if (module === undefined || known === undefined) throw new Error('no such rule to copy');
  const rule = { ...known.rule, id: 'network/no-such-rule' };
  const missing = { ...known, rule, entrypoint: 'eastwest/rules/network/no-such-rule/findings' };
  return { rules: [...rules, rule], modules: [{ ...module, rules: [...module.rules, missing] }, ...others] };
}

test('what ends the run ends it with a cache too, each time', async () => {
  const { seen, cache } = counting();
  for (let time = 0; time < 2; time++) {
    await expect(checkCached(readOf('# nothing'), POLICIES, { now: NOW }, cache)).rejects.toMatchObject({
      code: 'no-manifests',
    });
  }
  expect(seen.kept.size).toBe(0);
});
