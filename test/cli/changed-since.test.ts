import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eastwest } from './run.ts';
import { HAS_GIT, HAS_KUSTOMIZE, pod, type Scratch, scratch } from './scratch.ts';

let repo: Scratch;
const WEB = { 'm/web.yaml': pod('web', '  hostNetwork: true\n') };
const since = async (...args: readonly string[]) => {
  const { stdout, stderr, code } = await repo.run('check', '--format', 'json', '--changed-since', ...args);
  const report = stdout === '' ? undefined : JSON.parse(stdout);
  const rules = (
    list: readonly { readonly rule: string; readonly subject: { readonly id: string } }[] = [],
  ) => list.map(({ rule, subject }) => `${rule} ${subject.id}`);
  return { code, stderr, report, found: rules(report?.findings), mended: rules(report?.since?.mended) };
};

describe.skipIf(!HAS_GIT)('check --changed-since (needs git)', () => {
  beforeEach(() => {
    repo = scratch();
    repo.git('init', '-q', '-b', 'main');
    repo.commit({ 'eastwest.yaml': 'sources: [m]\n', ...WEB });
    repo.git('checkout', '-q', '-b', 'change');
  });
  afterEach(() => repo.remove());

  test('nothing changed: nothing counts, and that is said', async () => {
    const { code, found, report } = await since('main');
    expect(found).toEqual([]);
    expect(code).toBe(0);
    expect(report.suppressions.every(({ by }: { by: string }) => by === 'before')).toBe(true);
    expect(report.since).toMatchObject({ revision: 'main', changed: 0, mended: [] });
    const { stdout } = await repo.run('check', '--changed-since', 'main');
    expect(stdout).toMatch(/there before +\d+ findings that were there before the change/);
    expect(stdout).toMatch(/since +main \([0-9a-f]{10}\): 0 new, 0 mended/);
  });

  test('only what the change brought about counts, moved lines do not, and mended is told', async () => {
    repo.write({ 'm/web.yaml': `# a comment\n\n${pod('web', '  hostPID: true\n')}` });
    const { code, found, mended } = await since('main');
    expect(found).toContain('identity/no-mesh-evasion Pod/shop/web');
    expect(found).not.toContain('network/no-host-network Pod/shop/web');
    expect(mended).toEqual(['network/no-host-network Pod/shop/web']);
    expect(code).toBe(1);
    const { stdout } = await repo.run('check', '--changed-since', 'main', '-v');
    expect(stdout).toMatch(/, 1 mended:\n +network\/no-host-network Pod\/shop\/web\n/);
    const markdown = await repo.run('check', '--changed-since', 'main', '--format', 'markdown');
    expect(markdown.stdout).toContain('Mended by the change');
  });

  test('what the branch brought about is judged, not what happened on main meanwhile', async () => {
    repo.git('checkout', '-q', 'main');
    repo.commit({ 'm/web.yaml': pod('web') });
    repo.git('checkout', '-q', 'change');
    const { found, mended } = await since('main');
    expect(found).toEqual([]);
    expect(mended).toEqual([]);
  });

  test('a policy that is removed shows where it is missed: the whole cluster is judged', async () => {
    const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;
    repo.commit({ 'm/policy.yaml': policy, 'm/web.yaml': pod('web') });
    repo.git('branch', '-f', 'main');
    repo.write({ 'm/policy.yaml': '' });
    const { found, code } = await since('main');
    expect(found).toContain('network/default-deny-ingress Namespace/shop');
    expect(code).toBe(1);
  });

  test('an exception that is removed brings its finding back; settings of then hold for then', async () => {
    const exception =
      'exceptions: [{rule: network/no-host-network, resource: Pod/shop/web, reason: agreed}]\n';
    repo.commit({ 'eastwest.yaml': `sources: [m]\n${exception}` });
    repo.git('branch', '-f', 'main');
    repo.write({ 'eastwest.yaml': 'sources: [m]\n' });
    expect((await since('main')).found).toEqual(['network/no-host-network Pod/shop/web']);
  });

  test('together with a baseline', async () => {
    await repo.run('baseline');
    repo.write({ 'm/db.yaml': pod('db', '  hostNetwork: true\n') });
    const { report, found } = await since('main');
    expect(found).toContain('network/no-host-network Pod/shop/db');
    expect(found.filter((one) => one.endsWith('Pod/shop/web'))).toEqual([]);
    expect(new Set(report.suppressions.map(({ by }: { by: string }) => by))).toEqual(new Set(['baseline']));
  });

  test('no manifests then: everything is new, and that is said', async () => {
    repo.git('checkout', '-q', '--orphan', 'empty');
    repo.git('rm', '-rq', '--cached', '.');
    repo.git('commit', '-q', '--allow-empty', '-m', 'nothing');
    repo.git('branch', '-f', 'main');
    const { code, report, found } = await since('main');
    expect(code).toBe(1);
    expect(found.length).toBeGreaterThan(0);
    expect(report.problems).toMatchObject([{ code: 'before-empty', level: 'note' }]);
  });

  test('an answer about then that can not be trusted hides nothing', async () => {
    repo.commit({ 'm/broken.yaml': 'a: b: c\n' });
    repo.git('branch', '-f', 'main');
    repo.write({ 'm/broken.yaml': '' });
    const { code, report, found } = await since('main');
    expect(found).toContain('network/no-host-network Pod/shop/web');
    expect(report.problems).toMatchObject([{ code: 'before-untrusted', level: 'warning' }]);
    expect(code).toBe(1);
  });

  test('a problem that was there before is as severe as it was', async () => {
    repo.commit({ 'm/broken.yaml': 'a: b: c\n' });
    repo.git('branch', '-f', 'main');
    expect((await since('main')).code).toBe(2);
  });

  test.skipIf(!HAS_KUSTOMIZE)(
    'overlays are built as they were then (needs kubectl or kustomize)',
    async () => {
      const base = (spec: string) => ({
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'base/web.yaml': pod('web', spec),
        'prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-\n',
        'eastwest.yaml': 'sources: [{kustomize: prod}]\n',
      });
      repo.commit(base('  hostNetwork: true\n'));
      repo.git('branch', '-f', 'main');
      expect(await since('main')).toMatchObject({ code: 0, found: [], stderr: '' });
      repo.write(base('  hostNetwork: true\n  hostPID: true\n'));
      expect((await since('main')).found).toEqual(['identity/no-mesh-evasion Pod/shop/prod-web']);
    },
  );

  test('revisions that are none, and standard input', async () => {
    for (const name of ['nowhere', '-x', '--output=x', 'a\nb', '$(id)']) {
      const { code, stderr } = await eastwest(['check', `--changed-since=${name}`], { cwd: repo.folder });
      expect(code).toBe(2);
      expect(stderr).toContain('there is no such revision in this clone');
    }
    const { code, stderr } = await eastwest(['check', '-', '--changed-since', 'main'], {
      cwd: repo.folder,
      input: pod('web'),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('no way to know what standard input was');
  });

  test('a history that has nothing in common, and a shallow clone', async () => {
    repo.git('checkout', '-q', '--orphan', 'other');
    repo.git('commit', '-q', '-m', 'other');
    expect((await since('main')).stderr).toContain('no commit in common');
    repo.git('checkout', '-q', 'change');
    repo.commit({ 'm/db.yaml': pod('db') });
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${repo.folder}`, 'clone'], {
      cwd: repo.folder,
      stdio: 'ignore',
    });
    const { stderr } = await eastwest(['check', '--changed-since', 'HEAD~1'], {
      cwd: join(repo.folder, 'clone'),
    });
    expect(stderr).toContain('fetch-depth: 0');
  });

  test('outside of a repository', async () => {
    renameSync(join(repo.folder, '.git'), join(repo.folder, 'git'));
    expect((await since('main')).stderr).toContain('needs git and a repository');
  });

  test('nothing is left behind', async () => {
    const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('eastwest-revision-'));
    const before = leftovers();
    await since('main');
    expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
  });
});
