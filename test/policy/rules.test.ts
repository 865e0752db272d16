import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { validateResources } from '#manifest/validate/validate.ts';
import { disagreement, readExpectations } from '#policy/authoring/expectations.ts';
import { RULE_FILES, RULE_HEADINGS } from '#policy/authoring/rule-folder.ts';
import { policiesHome } from '#policy/home.ts';
import { loadPolicies } from '#policy/load.ts';
import type { Policies } from '#policy/policies.ts';
import { judge, loadExample } from './rule-example.ts';

const home = join(policiesHome(), 'rules');
const ids = readdirSync(home).flatMap((category) =>
  readdirSync(join(home, category)).map((name) => `${category}/${name}`),
);
const read = (id: string, file: string) => readFileSync(join(home, id, file), 'utf8');

let policies: Policies;
beforeAll(async () => {
  policies = await loadPolicies({
    builtin: true,
    directories: [],
    cacheDirectory: join(tmpdir(), 'eastwest'),
  });
});

test('the folders are the catalogue', () => {
  expect(ids.toSorted()).toEqual(policies.rules.map(({ id }) => id));
  expect(ids.length).toBeGreaterThanOrEqual(6);
});

describe.each(ids)('%s', (id) => {
  test('its folder holds its five files and nothing else', () => {
    expect(readdirSync(join(home, id)).toSorted()).toEqual([...RULE_FILES].toSorted());
  });

  test('its README has the id as its title, the fixed headings, and a remedy in YAML', () => {
    const readme = read(id, 'README.md');
    expect(readme.split('\n')[0]).toBe(`# ${id}`);
    expect([...readme.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual(RULE_HEADINGS);
    const remedy = readme.slice(readme.indexOf('## Remedy'), readme.indexOf('## References'));
    expect(remedy).toMatch(/Before:\n\n```yaml\n[^`]+```\n\nAfter:\n\n```yaml\n/);
    expect(readme.slice(readme.indexOf('## References'))).toMatch(/^\* \[.+\]\(https:\/\/.+\)$/m);
    expect(readme).not.toContain('TODO');
  });

  test('its METADATA says everything', () => {
    const rule = policies.rules.find((candidate) => candidate.id === id);
    expect(rule?.title).toMatch(/^[A-Z].{20,70}[^.]$/);
    expect(rule?.description).toMatch(/^[A-Z].{80,}\.$/s);
    expect(rule?.remedy).toMatch(/^[A-Z].{40,}\.$/);
    expect(rule?.references.length).toBeGreaterThanOrEqual(2);
    expect(rule?.references.filter((reference) => !reference.startsWith('https://'))).toEqual([]);
  });

  test.each(['good.yaml', 'bad.yaml'])(
    '%s is real: read without a problem, and as its schema says',
    async (file) => {
      const { manifests, facts } = loadExample(file, read(id, file));
      const { problems } = await validateResources(manifests);
      expect([...manifests.problems, ...problems]).toEqual([]);
      expect(facts.subjects.length).toBeGreaterThan(0);
    },
  );

  test.each(['good.yaml', 'bad.yaml'])('%s yields exactly what it announces', async (file) => {
    const example = loadExample(file, read(id, file));
    const { findings, problems, rules } = await judge(policies, example);
    const own = findings.filter(({ rule }) => rule === id);
    expect(problems).toEqual([]);
    expect(rules.find(({ rule }) => rule.id === id)?.subjects).toBeGreaterThan(0);
    expect(disagreement(readExpectations(example.text), own)).toEqual({ missing: [], unexpected: [] });
    expect(own.length > 0).toBe(file === 'bad.yaml');
  });
});

test('no finding on credentials shows one', async () => {
  const example = loadExample('bad.yaml', read('secrets/no-inline-credentials', 'bad.yaml'));
  const { findings } = await judge(policies, example);
  const told = findings
    .filter(({ rule }) => rule === 'secrets/no-inline-credentials')
    .map(({ message }) => message);
  expect(told.length).toBeGreaterThan(10);
  for (const secret of [
    'correct-horse',
    'battery-staple',
    '123456',
    'ghp_',
    'AKIA',
    'SAAA',
    '3f8a1c9e7b',
    'aHVudGVyMg',
    'BEGIN',
  ]) {
    expect(example.text).toContain(secret);
    expect(told.filter((message) => message.includes(secret))).toEqual([]);
  }
});
