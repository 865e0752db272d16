import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { validateResources } from '#manifest/validate/validate.ts';
import { disagreement, readExpectations } from '#policy/authoring/expectations.ts';
import { newRule } from '#policy/authoring/new-rule.ts';
import { RULE_FILES, RULE_HEADINGS } from '#policy/authoring/rule-folder.ts';
import { findOpa } from '#policy/compile/opa.ts';
import { policiesHome } from '#policy/home.ts';
import { loadPolicies } from '#policy/load.ts';
import { judge, loadExample } from '../rule-example.ts';

const opa = await findOpa({ path: process.env['PATH'] ?? '' }).catch(() => undefined);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'eastwest-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

test('writes the five files of a rule below its id, and says which', async () => {
  const written = await newRule('network/no-open-door', directory);
  expect(written).toEqual(RULE_FILES.map((file) => join(directory, 'network/no-open-door', file)));
  expect(written.filter((file) => !existsSync(file))).toEqual([]);
});

test('takes title, severity and subject', async () => {
  await newRule('network/quiet', directory, {
    title: 'Say "no": always',
    severity: 'note',
    subject: 'resource',
  });
  const rule = readFileSync(join(directory, 'network/quiet/rule.rego'), 'utf8');
  expect(rule).toContain('# title: "Say \\"no\\": always"');
  expect(rule).toContain('#   severity: note');
  expect(rule).toContain('#   - input: schema.resource');
  expect(rule).toContain('package eastwest.rules.network.quiet\n');
});

test('the README has all headings', async () => {
  await newRule('network/no-open-door', directory);
  const readme = readFileSync(join(directory, 'network/no-open-door/README.md'), 'utf8');
  expect([...readme.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual(RULE_HEADINGS);
});

describe('refuses', () => {
  test('a rule whose folder is there, and leaves it as it is', async () => {
    const folder = join(directory, 'network/no-open-door');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'rule.rego'), 'mine');
    await expect(newRule('network/no-open-door', directory)).rejects.toMatchObject({ code: 'rule-exists' });
    expect(readFileSync(join(folder, 'rule.rego'), 'utf8')).toBe('mine');
    expect(existsSync(join(folder, 'README.md'))).toBe(false);
  });

  test('the id of a rule that is in use elsewhere, and writes nothing', async () => {
    const options = { existing: ['network/no-host-network'] };
    await expect(newRule('network/no-host-network', directory, options)).rejects.toMatchObject({
      code: 'rule-exists',
    });
    expect(existsSync(join(directory, 'network'))).toBe(false);
  });

  test('the second of two at the same time', async () => {
    const both = await Promise.allSettled([newRule('a/b', directory), newRule('a/b', directory)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('what is no id, and writes nothing outside', async () => {
    for (const id of [
      '',
      'network',
      'network/',
      'a/b/c',
      '../up',
      'a/..',
      'Net/x',
      'a/b_c',
      'a/b--c',
      'a/-b',
      '1/b',
      'a b/c',
    ]) {
      await expect(newRule(id, directory)).rejects.toMatchObject({ code: 'bad-usage' });
    }
    expect(existsSync(join(directory, '..', 'up'))).toBe(false);
  });

  test('a directory that is a file', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    await expect(newRule('a/b', file)).rejects.toMatchObject({ code: 'output-unwritable' });
  });
});

describe.skipIf(opa === undefined)('its tests pass at once [needs opa]', () => {
  test.each(
    (['resource', 'workload'] as const).flatMap((subject) => [
      { subject, id: 'team/has-a-label' },
      { subject, id: 'default/with' },
    ]),
  )('$id about a $subject', async ({ subject, id }) => {
    await newRule(id, directory, { subject });
    const library = join(policiesHome(), 'lib');
    const rego = (...args: readonly string[]) => execFileSync(opa?.path ?? '', args, { encoding: 'utf8' });
    expect(rego('fmt', '--list', directory)).toBe('');
    const coverage = rego(
      'test',
      '--coverage',
      '--threshold',
      '100',
      '--ignore',
      '*.yaml',
      directory,
      join(library, 'result.rego'),
    );
    expect(JSON.parse(coverage)).toMatchObject({ coverage: 100 });

    const cacheDirectory = join(directory, '.cache');
    const policies = await loadPolicies({ builtin: false, directories: [directory], cacheDirectory });
    expect(policies.rules.map((rule) => [rule.id, rule.subject])).toEqual([[id, subject]]);
    for (const [file, count] of [
      ['good.yaml', 0],
      ['bad.yaml', 1],
    ] as const) {
      const example = loadExample(file, readFileSync(join(directory, id, file), 'utf8'));
      const { problems } = await validateResources(example.manifests);
      const evaluation = await judge(policies, example);
      expect([...example.manifests.problems, ...problems, ...evaluation.problems]).toEqual([]);
      expect(evaluation.findings).toHaveLength(count);
      const expected = readExpectations(example.text);
      expect(disagreement(expected, evaluation.findings)).toEqual({ missing: [], unexpected: [] });
    }
  });
});
