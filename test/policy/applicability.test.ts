import { expect, test } from 'vitest';
import type { Facts } from '#facts/facts.ts';
import type { ModuleRule } from '#policy/policies.ts';
import { groupSubjects } from '#policy/run/applicability.ts';
import { loadExample } from './rule-example.ts';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n';

const rule = (id: string, change: Partial<ModuleRule['rule']> = {}): ModuleRule => ({
  convention: 'eastwest',
  entrypoint: `eastwest/rules/${id}/findings`,
  rule: {
    id,
    category: 'a',
    title: '',
    description: '',
    remedy: '',
    severity: 'error',
    subject: 'resource',
    kinds: [],
    sensitive: false,
    references: [],
    origin: { type: 'builtin' },
    ...change,
  },
});

const applied = (facts: Facts) =>
  groupSubjects([rule('a/any'), rule('a/intent', { needs: 'intent' })], facts).flatMap(({ rules }) =>
    rules.map((one) => one.rule.id),
  );

test('a rule that needs an intent looks at nothing where none is declared', () => {
  expect(applied(loadExample('a.yaml', CONFIG_MAP).facts)).toEqual(['a/any']);
});

test.each(['{ flows: [{ from: a/b, to: a/c }] }', '{ public: [a/b] }'])('%s declares', (config) => {
  const facts = loadExample('a.yaml', `# config: ${config}\n${CONFIG_MAP}`).facts;
  expect(applied(facts)).toEqual(['a/any', 'a/intent']);
});

test('a rule about some kinds looks at no others', () => {
  const { facts } = loadExample('a.yaml', CONFIG_MAP);
  expect(groupSubjects([rule('a/some', { kinds: ['Secret'] })], facts)).toEqual([]);
});
