import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pod, type Scratch, scratch } from './scratch.ts';

let repo: Scratch;
beforeEach(() => {
  repo = scratch();
  repo.write({ 'eastwest.yaml': 'sources: [m]\n', 'm/web.yaml': pod('web', '  hostNetwork: true\n') });
});
afterEach(() => repo.remove());

const FILE = 'eastwest-baseline.yaml';
const recorded = () => readFileSync(join(repo.folder, FILE), 'utf8');

describe('eastwest baseline', () => {
  test('records what is found; then a check passes, and says what it leaves out', async () => {
    expect((await repo.run('check')).code).toBe(1);
    const { code, stdout, stderr } = await repo.run('baseline');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^eastwest-baseline\.yaml: \d+ findings recorded\n/);
    expect(stdout).toContain('1  network/no-host-network\n');
    expect(stdout).toContain('Commit it');
    expect(recorded()).toContain('rule: network/no-host-network\n    subject: Pod/shop/web\n');
    const check = await repo.run('check');
    expect(check.code).toBe(0);
    expect(check.stdout).toMatch(/✓ .*: no findings \(\d+ in the baseline/);
    expect(check.stdout).toMatch(/in the baseline +\d+ findings that the baseline accepts/);
    expect((await repo.run('check', '--no-baseline')).code).toBe(1);
  });

  test('is a ratchet: new findings fail and are not let in, mended ones have to go', async () => {
    await repo.run('baseline');
    const first = recorded();
    repo.write({ 'm/db.yaml': pod('db', '  hostPID: true\n') });
    const check = await repo.run('check');
    expect(check.code).toBe(1);
    expect(check.stdout).toContain('Pod/shop/db');
    const refused = await repo.run('baseline');
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/new, not let in \(\d+\):\n {2}\S+ {2}\S+\n/);
    expect(recorded()).not.toContain('Pod/shop/db');
    repo.write({ 'm/db.yaml': '', 'm/web.yaml': pod('web') });
    const stale = await repo.run('check');
    expect(stale.code).toBe(2);
    expect(stale.stdout).toContain('severe[baseline-stale]');
    expect(stale.stdout).toContain('fix   Run `eastwest baseline --prune`');
    const pruned = await repo.run('baseline', '--prune');
    expect(pruned.code).toBe(0);
    expect(pruned.stdout).toMatch(
      /mended, taken out \(\d+\):\n(.*\n)* {2}network\/no-host-network {2}Pod\/shop\/web\n/,
    );
    expect(recorded()).not.toContain('no-host-network');
    const kept = (text: string) => new Set(text.split('\n'));
    for (const line of recorded().split('\n')) expect(kept(first)).toContain(line);
  });

  test('--update lets in what is new', async () => {
    await repo.run('baseline');
    repo.write({ 'm/db.yaml': pod('db', '  hostPID: true\n') });
    const { code, stdout } = await repo.run('baseline', '--update');
    expect(code).toBe(0);
    expect(stdout).toContain('new, let in (');
    expect((await repo.run('check')).code).toBe(0);
    expect((await repo.run('baseline')).stdout).toBe(
      `${FILE}: ${recorded().match(/- rule:/g)?.length} findings, nothing to change\n`,
    );
  });

  test('does not write what can not be trusted', async () => {
    repo.write({ 'm/broken.yaml': 'a: b: c\n' });
    const { code, stderr } = await repo.run('baseline');
    expect(code).toBe(2);
    expect(stderr).toContain('m/broken.yaml:1');
    expect(stderr).toContain('no baseline is written');
    expect(existsSync(join(repo.folder, FILE))).toBe(false);
  });

  test('keeps what was not read: only what it was recorded of is judged', async () => {
    repo.write({ 'n/other.yaml': pod('other', '  hostIPC: true\n') });
    await repo.run('baseline');
    const before = recorded();
    const part = await repo.run('check', 'n', '--format', 'json');
    expect(JSON.parse(part.stdout)).toMatchObject({ summary: { problems: { severe: 0, note: 1 } } });
    const pruned = await repo.run('baseline', 'n', '--prune');
    expect(pruned.code).toBe(2);
    expect(pruned.stderr).toContain(
      'was recorded of the sources of eastwest.yaml, and this is something else',
    );
    expect(recorded()).toBe(before);
    expect((await repo.run('check', './m/')).stdout).not.toContain('baseline-unjudged');
  });

  test('files that are left out belong to what was read', async () => {
    repo.write({ 'm/db.yaml': pod('db', '  hostNetwork: true\n') });
    await repo.run('baseline');
    const { stdout } = await repo.run('check', '--ignore', 'db', '--format', 'json');
    const { problems } = JSON.parse(stdout);
    expect(problems.map(({ code, level }: { code: string; level: string }) => `${level} ${code}`)).toContain(
      'note baseline-unjudged',
    );
    expect(problems.map(({ code }: { code: string }) => code)).not.toContain('baseline-stale');
    expect((await repo.run('baseline', '--ignore', 'db', '--prune')).code).toBe(2);
  });

  test('without eastwest.yaml: paths are recorded, and a folder may hold its own', async () => {
    repo.write({ 'eastwest.yaml': '' });
    await repo.run('baseline', 'm', '--baseline', 'm/eastwest-baseline.yaml', '--config', 'eastwest.yaml');
    expect(readFileSync(join(repo.folder, 'm', FILE), 'utf8')).toContain('paths:\n  - .\n');
    const { code, stdout } = await repo.run('check', 'm', '--baseline', 'm/eastwest-baseline.yaml');
    expect(stdout).not.toContain('not-a-resource');
    expect(code).toBe(0);
  });

  test('a baseline in another place', async () => {
    expect((await repo.run('baseline', '--baseline', 'b.yaml')).code).toBe(0);
    expect((await repo.run('check')).code).toBe(1);
    expect((await repo.run('check', '--baseline', 'b.yaml')).code).toBe(0);
    const missing = await repo.run('check', '--baseline', 'nowhere.yaml');
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain("can't read nowhere.yaml");
    expect((await repo.run('baseline', '--prune')).stderr).toContain('to take anything out of');
    expect((await repo.run('baseline', '--prune', '--update')).stderr).toContain('contradict each other');
  });

  test('a broken baseline ends the run, with the line', async () => {
    await repo.run('baseline');
    const text = recorded();
    writeFileSync(join(repo.folder, FILE), text.slice(0, text.length - 40));
    const cut = await repo.run('check');
    expect(cut.code).toBe(2);
    expect(cut.stderr).toMatch(/eastwest-baseline\.yaml:\d+:\d+/);
    writeFileSync(join(repo.folder, FILE), `<<<<<<< HEAD\n${text}`);
    expect((await repo.run('check')).stderr).toContain(`${FILE}:1  a merge conflict`);
  });

  test('environments have findings of their own', async () => {
    repo.write({
      'eastwest.yaml': 'environments:\n  prod: {sources: [m]}\n  staging: {sources: [m]}\n',
    });
    expect((await repo.run('baseline', '-e', 'prod')).stderr).toContain(
      'a first baseline is of all environments',
    );
    expect((await repo.run('baseline')).code).toBe(0);
    expect(recorded()).toMatch(/environment: prod\n[\s\S]*environment: staging\n/);
    expect((await repo.run('check')).code).toBe(0);
    expect((await repo.run('check', '-e', 'staging')).code).toBe(0);
  });

  test('holds no secret', async () => {
    repo.write({
      'm/secret.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\nstringData: {password: hunter2-not-real}\n',
    });
    await repo.run('baseline');
    expect(recorded()).toContain('Secret/shop/s');
    expect(recorded()).not.toContain('hunter2');
  });
});
