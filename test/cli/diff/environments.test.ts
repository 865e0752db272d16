import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HAS_GIT, type Scratch } from '../scratch.ts';
import { BOTH, FROM_WEB, policy, repository, shop } from './repository.ts';

const OPEN_STAGING = { 'staging/policy.yaml': policy(FROM_WEB) };
let repo: Scratch;
const diff = (...args: readonly string[]) => repo.run('diff', ...args);
const json = async (...args: readonly string[]) => {
  const ran = await diff('--format', 'json', ...args);
  const value = JSON.parse(ran.stdout || 'null');
  const all: readonly { environment?: string; summary: { new: number; gone: number } }[] =
    value?.environments ?? [value];
  return { ...ran, value, told: all.map((one) => [one?.environment, one?.summary.new, one?.summary.gone]) };
};

describe.skipIf(!HAS_GIT)('diff with environments (needs git)', () => {
  beforeEach(() => {
    repo = repository();
  });
  afterEach(() => repo.remove());

  test('each is compared by itself: its own heading, and the verdict on all', async () => {
    repo.commit(OPEN_STAGING);
    const { code, stdout, stderr } = await diff('HEAD~1', 'HEAD');
    expect(stdout).toMatch(/^HEAD~1 → HEAD: 2 newly reachable in 1 of 2 environments\n/);
    const [, prod = '', staging = ''] = stdout.split('── environment ');
    expect(prod).toMatch(/^prod ─+\nnothing became reachable, and nothing ceased to be\n/);
    expect(staging).toMatch(/^staging ─+\n2 newly reachable\n/);
    expect(staging).toContain('Pod/shop/web → Pod/shop/db\n    + TCP 80');
    expect([code, stderr]).toEqual([0, '']);
  });

  test('--fail-on-new is about all of them, or about those that are chosen', async () => {
    repo.commit(OPEN_STAGING);
    expect((await diff('HEAD~1', 'HEAD', '--fail-on-new')).code).toBe(1);
    expect((await diff('HEAD~1', 'HEAD', '--fail-on-new', '-e', 'prod')).code).toBe(0);
    expect((await diff('HEAD~1', 'HEAD', '--fail-on-new', '-e', 'staging')).code).toBe(1);
    expect((await diff('HEAD', 'HEAD~1', '--fail-on-new')).code).toBe(0);
  });

  test('several can be chosen, each once and in the order given; one by itself is told by name', async () => {
    repo.write(OPEN_STAGING);
    const two = await json('main', '.', '-e', 'staging', '-e', 'prod', '-e', 'staging');
    expect(two.told).toEqual([
      ['staging', 2, 0],
      ['prod', 0, 0],
    ]);
    const one = await json('main', '.', '--environment', 'staging');
    expect(one.value).toMatchObject({ schemaVersion: 2, environment: 'staging', base: 'main', head: '.' });
    expect((await diff('main', '.', '-e', 'staging')).stdout).toMatch(/^main → \. in staging: 2 newly/);
  });

  test('markdown and JSON to files, text to the terminal', async () => {
    repo.write(OPEN_STAGING);
    await diff('main', '.', '-f', 'text', '-f', 'json=o/d.json', '-f', 'markdown=o/d.md');
    const read = (name: string) => readFileSync(join(repo.folder, name), 'utf8');
    expect(JSON.parse(read('o/d.json')).environments).toHaveLength(2);
    expect(read('o/d.md')).toMatch(/^### eastwest: 2 newly reachable in 1 of 2 environments\n/);
  });

  test('one that the base doesn’t have is new as a whole, one that the head doesn’t have is gone; both are said', async () => {
    repo.commit({
      ...shop('eu'),
      'eastwest.yaml': 'environments:\n  prod: {sources: [prod]}\n  eu: {sources: [eu]}\n',
    });
    const { code, told, stderr, value } = await json('HEAD~1', 'HEAD');
    expect(told.map(([name]) => name)).toEqual(['prod', 'eu', 'staging']);
    expect(told[0]).toEqual(['prod', 0, 0]);
    expect(value.environments[1].workloads).toEqual({
      added: ['Pod/shop/db', 'Pod/shop/web'],
      removed: [],
    });
    expect(value.environments.map((one: { remarks?: unknown }) => one.remarks)).toEqual([
      undefined,
      ['HEAD~1 has no environment eu: it counts as empty'],
      ['HEAD has no environment staging: it counts as empty'],
    ]);
    expect(value.environments[1].summary.new).toBeGreaterThan(0);
    expect(value.environments[2].summary).toMatchObject({ new: 0, gone: expect.any(Number) });
    expect(value.environments[2].workloads.removed).toHaveLength(2);
    expect(stderr).toBe(
      'eastwest: HEAD~1 has no environment eu: it counts as empty\neastwest: HEAD has no environment staging: it counts as empty\n',
    );
    expect(code).toBe(0);
    expect((await diff('HEAD~1', 'HEAD', '--fail-on-new')).code).toBe(1);
  });

  test('a folder that the base doesn’t have counts as empty, one that the head’s eastwest.yaml names must be there', async () => {
    repo.commit({ 'eastwest.yaml': BOTH.replace('[prod]', '[prod, more]') });
    repo.commit({ 'more/x.yaml': policy(FROM_WEB).replace('name: db', 'name: more') });
    const grown = await json('HEAD~1', 'HEAD', '-e', 'prod');
    expect(grown.told).toEqual([['prod', 2, 0]]);
    expect(grown.stderr).toBe('eastwest: HEAD~1:more has nothing: it counts as empty\n');
    expect(grown.code).toBe(0);
    const shrunk = await json('HEAD', 'HEAD~1', '-e', 'prod');
    expect(shrunk.code).toBe(2);
    expect(shrunk.stderr).toContain('severe: HEAD~1:more');
    expect(shrunk.stderr).toContain("eastwest: prod: this comparison can't be trusted");
  });

  test('one that can’t be trusted makes the exit code 2, whatever the others are', async () => {
    repo.commit({ ...OPEN_STAGING, 'prod/broken.yaml': 'a: b: c\n' });
    const { code, stdout, stderr } = await diff('HEAD~1', 'HEAD', '--fail-on-new');
    expect(code).toBe(2);
    expect(stderr).toMatch(/severe: HEAD:prod\/broken\.yaml:1/);
    expect(stderr).toContain("eastwest: prod: this comparison can't be trusted");
    expect(stdout).toMatch(/── environment prod ─+\nnothing .*\nmind: this comparison can't be trusted: /);
    expect(stdout).toContain('── environment staging');
  });

  test('what several share is said once', async () => {
    repo.commit({ 'eastwest.yaml': `sources: [shared]\n${BOTH}`, 'shared/broken.yaml': 'a: b: c\n' });
    const { stderr } = await diff('HEAD', '.');
    expect(stderr.match(/severe: HEAD:shared\/broken/g)).toHaveLength(1);
    expect(stderr.match(/severe: shared\/broken/g)).toHaveLength(1);
  });

  test('none of these: a suggestion, and those that there are', async () => {
    const misspelt = await diff('main', '.', '-e', 'stagin');
    expect([misspelt.code, misspelt.stdout]).toEqual([2, '']);
    expect(misspelt.stderr).toContain('there is no environment `stagin` in eastwest.yaml');
    expect(misspelt.stderr).toContain('Did you mean staging?');
    for (const name of ['', '__proto__', 'a\nb', '\u001b[31m', '--x']) {
      const { code, stderr } = await diff('main', '.', `--environment=${name}`);
      expect(code).toBe(2);
      expect(stderr).not.toContain('\u001b');
      expect(stderr).toContain('there is no environment');
    }
    repo.write({ 'eastwest.yaml': 'sources: [prod]\n' });
    repo.git('rm', '-q', '--cached', 'eastwest.yaml');
    repo.git('commit', '-q', '-m', 'none');
    expect((await diff('HEAD', '.', '-e', 'prod')).stderr).toContain('It has none.');
  });

  test('one without any sources is no pass', async () => {
    repo.commit({ 'eastwest.yaml': 'environments: {prod: {sources: []}}\n' });
    const { code, stderr, stdout } = await diff('HEAD', '.');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('HEAD: the environment prod of eastwest.yaml has no sources');
    const before = await diff('HEAD', 'HEAD~1', '-e', 'prod');
    expect(before.code).toBe(0);
    expect(before.stderr).toContain('has no sources: it counts as empty');
  });
});

describe.skipIf(!HAS_GIT)('paths and folders are one cluster (needs git)', () => {
  beforeEach(() => {
    repo = repository();
  });
  afterEach(() => repo.remove());

  test('with paths an environment chooses the settings only', async () => {
    const pods = (name: string, block: string) =>
      `  ${name}: {sources: [${name}], network: {podCidr: [${block}]}}\n`;
    repo.commit({
      'eastwest.yaml': `environments:\n${pods('prod', '10.1.0.0/16')}${pods('staging', '10.2.0.0/16')}`,
    });
    repo.write({ 'staging/policy.yaml': policy('{from: [{ipBlock: {cidr: 10.1.0.0/16}}]}') });
    for (const args of [
      ['main', '.', '--', 'staging'],
      ['prod', 'staging'],
      ['main', 'staging'],
    ]) {
      const where = `${args[0]} → ${args[1]}`;
      const inProd = await diff('-e', 'prod', ...args);
      expect(inProd.stdout).toContain(`${where} in prod: `);
      expect(inProd.stdout).toContain('Pod/shop/web → Pod/shop/db');
      const inStaging = await diff('-e', 'staging', ...args);
      expect(inStaging.stdout).toContain(`${where} in staging: `);
      expect(inStaging.stdout).not.toContain('Pod/shop/web → Pod/shop/db');
      expect((await diff(...args)).stdout).toContain(`${where}: `);
    }
  });

  test.each([
    ['main', '.', '--', 'prod'],
    ['main', '.', '--kustomize', 'prod'],
    ['prod', 'staging'],
    ['main', 'prod'],
  ])('%s %s %s %s with several environments is refused', async (...args) => {
    const { code, stderr, stdout } = await diff('-e', 'prod', '-e', 'staging', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('paths can be those of one environment only');
  });

  test('a misspelt one is refused there too', async () => {
    const { code, stderr } = await diff('prod', 'staging', '-e', 'prd');
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean prod?');
  });
});
