import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eastwest } from '../run.ts';
import { HAS_GIT, pod, type Scratch } from '../scratch.ts';
import { BOTH, FROM_WEB, PODS, policy, repository, shop } from './repository.ts';

let repo: Scratch;
const diff = (...args: readonly string[]) => repo.run('diff', ...args);
const ONE = { 'eastwest.yaml': 'sources: [prod]\n' };

describe.skipIf(!HAS_GIT)('. is the working tree (needs git)', () => {
  beforeEach(() => {
    repo = repository(ONE);
  });
  afterEach(() => repo.remove());

  test('read as eastwest.yaml says, not as the folder, and that is said', async () => {
    repo.write({ 'staging/policy.yaml': policy(FROM_WEB) });
    const same = await diff('main', '.', '--fail-on-new');
    expect(same.stdout).toMatch(/^main → \.: nothing became reachable/);
    expect(same.stderr).toContain('. is the working tree here, read as eastwest.yaml says');
    expect(same.stderr).toContain('eastwest diff main . -- .');
    repo.write({ 'prod/policy.yaml': policy(FROM_WEB) });
    expect((await diff('main', './')).stdout).toMatch(/^main → \.\/: 2 newly reachable\n/);
    expect((await diff('.', 'main')).stdout).toMatch(/^\. → main: 2 no longer reachable\n/);
  });

  test('the folder as such is compared by the path .', async () => {
    repo.write({ 'other/extra.yaml': pod('extra') });
    const { stdout, stderr } = await diff('main', '.', '--', '.');
    expect(stdout).toContain('workloads added: Pod/shop/extra');
    expect(stderr).not.toContain('. is the working tree here');
  });

  test('named paths are those of the working tree too', async () => {
    repo.write({ 'staging/policy.yaml': policy(FROM_WEB), 'other/extra.yaml': pod('extra') });
    const { stdout, stderr, code } = await diff('main', '.', '--', 'staging');
    expect(stdout).toMatch(/^main → \.: 2 newly reachable\n/);
    expect(stdout).not.toContain('extra');
    expect([code, stderr]).toEqual([0, '']);
    rmSync(join(repo.folder, 'staging'), { recursive: true });
    const gone = await diff('main', '.', '--', 'staging');
    expect(gone.stdout).toContain('workloads removed: Pod/shop/db, Pod/shop/web');
    expect(gone.stderr).toBe('eastwest: staging has nothing: it counts as empty\n');
  });

  test('without an eastwest.yaml with sources it is the folder, as any other', async () => {
    rmSync(join(repo.folder, 'eastwest.yaml'));
    repo.git('commit', '-q', '-a', '-m', 'none');
    repo.write({ 'other/extra.yaml': pod('extra') });
    const { stdout, stderr } = await diff('HEAD', '.');
    expect(stdout).toContain('workloads added: Pod/shop/extra');
    expect(stderr).not.toContain('working tree');
  });

  test('standard input is no part of it', async () => {
    for (const args of [
      ['main', '.', '--', '-'],
      ['main', 'HEAD', '--', 'prod', '-'],
    ]) {
      const { code, stderr } = await eastwest(['diff', ...args], { cwd: repo.folder, input: PODS });
      expect(code).toBe(2);
      expect(stderr).toContain('standard input (-) is no part of a revision');
    }
  });

  test('standard input as a side is compared with the sources of one cluster', async () => {
    const input = `${PODS}---\n${policy(FROM_WEB)}`;
    for (const side of ['main', '.']) {
      const { stdout } = await eastwest(['diff', side, '-'], { cwd: repo.folder, input });
      expect(stdout).toContain(`${side} → -: 2 newly reachable\n`);
    }
    repo.commit({ 'eastwest.yaml': BOTH });
    const several = await eastwest(['diff', 'main', '-'], { cwd: repo.folder, input });
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('standard input is one cluster, and eastwest.yaml has 2: prod, staging');
    const one = await eastwest(['diff', 'main', '-', '-e', 'prod'], { cwd: repo.folder, input });
    expect(one.stdout).toContain('main → - in prod: 2 newly reachable\n');
  });
});

describe.skipIf(!HAS_GIT)('a revision is read as its own eastwest.yaml says (needs git)', () => {
  beforeEach(() => {
    repo = repository(ONE);
  });
  afterEach(() => repo.remove());

  test('manifests that moved together with it are the same', async () => {
    renameSync(join(repo.folder, 'prod'), join(repo.folder, 'live'));
    repo.commit({ 'eastwest.yaml': 'sources: [live]\n' });
    const { code, stdout, stderr } = await diff('HEAD~1', 'HEAD', '--fail-on-new');
    expect(stdout).toContain('nothing became reachable');
    expect([code, stderr]).toEqual([0, '']);
  });

  test('a cluster that grew by a folder that was there before is told of it', async () => {
    repo.commit({ 'extra/policy.yaml': policy(FROM_WEB).replace('name: db', 'name: extra') });
    repo.commit({ 'eastwest.yaml': 'sources: [prod, extra]\n' });
    expect((await diff('HEAD~1', 'HEAD', '--fail-on-new')).code).toBe(1);
  });

  test('other settings then: each is judged by its own, and that is said', async () => {
    const cidr = policy('{from: [{ipBlock: {cidr: 10.1.0.0/16}}]}');
    const settings = (block: string) => ({
      'eastwest.yaml': `sources: [prod]\nnetwork: {podCidr: [${block}]}\n`,
    });
    repo.commit({ 'prod/policy.yaml': cidr, ...settings('10.2.0.0/16') });
    repo.commit(settings('10.1.0.0/16'));
    const { stdout, stderr } = await diff('HEAD~1', 'HEAD');
    expect(stderr).toContain('HEAD~1 and HEAD differ in network or mesh settings of eastwest.yaml');
    expect(stdout).toContain('newly reachable');
    const told = await diff('HEAD~1', 'HEAD', '--pod-cidr', '10.3.0.0/16');
    expect(told.stderr).toBe('');
    expect(told.stdout).toContain('nothing became reachable');
  });

  test('none then: that of the working tree; an unusable one counts as none, and that is said', async () => {
    repo.commit({ 'eastwest.yaml': 'sources: [\n' });
    repo.write({ ...ONE, 'prod/policy.yaml': policy(FROM_WEB) });
    const { code, stdout, stderr } = await diff('HEAD', '.');
    expect(stdout).toMatch(/^HEAD → \.: 2 newly reachable\n/);
    expect(stderr).toContain("HEAD:eastwest.yaml can't be used: it counts as if it weren't there");
    expect(code).toBe(0);
  });

  test('only one side has environments: both are read as the head says, and that is said', async () => {
    repo.commit({ 'eastwest.yaml': BOTH });
    const { code, stdout, stderr } = await diff('HEAD~1', 'HEAD', '--fail-on-new');
    expect(stdout).toMatch(/^HEAD~1 → HEAD: nothing became reachable.*, in 2 environments\n/);
    expect(stderr).toBe(
      'eastwest: only one side has environments in its eastwest.yaml: both are read as that of HEAD says\n',
    );
    expect(code).toBe(0);
    expect((await diff('HEAD', 'HEAD~1')).stdout).toMatch(/^HEAD → HEAD~1: nothing became reachable/);
    expect((await diff('HEAD', 'HEAD~1', '-e', 'prod')).stderr).toContain('It has none.');
  });

  test('deleted here, there in revisions: theirs counts', async () => {
    repo.commit(shop('prod', FROM_WEB));
    rmSync(join(repo.folder, 'eastwest.yaml'));
    expect((await diff('HEAD~1', 'HEAD')).stdout).toMatch(/^HEAD~1 → HEAD: 2 newly reachable\n/);
  });

  test('one that lies outside of the repository counts for both', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'eastwest-outside-'));
    const file = join(outside, 'other.yaml');
    writeFileSync(file, `sources: [${JSON.stringify(join(repo.folder, 'prod'))}]\n`);
    repo.commit({ 'prod/policy.yaml': policy(FROM_WEB) });
    const { code, stdout, stderr } = await diff('HEAD~1', 'HEAD', '--config', file);
    rmSync(outside, { recursive: true });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^HEAD~1 → HEAD: 2 newly reachable\n/);
    expect(code).toBe(0);
  });
});
