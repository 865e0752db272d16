import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eastwest } from '../run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eastwest-diff-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Runs git in the scratch folder, as nobody in particular. */
function git(...args: readonly string[]): void {
  const who = { name: 'test', email: 'test@example.com' };
  execFileSync('git', args, {
    cwd: folder,
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: who.name,
      GIT_AUTHOR_EMAIL: who.email,
      GIT_COMMITTER_NAME: who.name,
      GIT_COMMITTER_EMAIL: who.email,
    },
  });
}

function commit(files: Readonly<Record<string, string>>): void {
  write(files);
  git('add', '-A');
  git('commit', '-q', '-m', 'state');
}

const diff = (...args: readonly string[]) => eastwest(['diff', ...args], { cwd: folder });
const diffIn = (sub: string, ...args: readonly string[]) =>
  eastwest(['diff', ...args], { cwd: join(folder, sub) });

const PODS = ['web', 'db']
  .map(
    (name) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}
`,
  )
  .join('---\n');
const policy = (rules: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [${rules}]}
`;
const CLOSED = { 'm/pods.yaml': PODS, 'm/policy.yaml': policy('') };
const OPEN = {
  'm/policy.yaml': policy('{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}'),
};

describe('folders', () => {
  test('the reference platform, from flat to safe: nothing new, much gone', async () => {
    const args = ['diff', 'manifests/soroban-flat', 'manifests/soroban-istio', '--fail-on-new'];
    const { code, stdout, stderr } = await eastwest(args);
    expect(stdout).toMatch(
      /^manifests\/soroban-flat → manifests\/soroban-istio: \d+ no longer reachable and \d+ otherwise changed\n/,
    );
    expect(stdout).toContain('workloads removed: DaemonSet/monitoring/node-exporter');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const back = await eastwest([
      'diff',
      'manifests/soroban-istio',
      'manifests/soroban-flat',
      '--fail-on-new',
    ]);
    expect(back.stdout).toContain('became possible in plaintext');
    expect(back.stdout).toContain('newly reachable');
    expect(back.code).toBe(1);
  });

  test('the same folder: nothing', async () => {
    const { code, stdout } = await eastwest([
      'diff',
      'manifests/soroban-istio',
      'manifests/soroban-istio',
      '--fail-on-new',
    ]);
    expect(stdout).toContain('nothing became reachable');
    expect(code).toBe(0);
  });

  test('mTLS that gives way to plaintext too: exit code 1', async () => {
    const mesh = (mode: string) => `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: shop}
spec: {mtls: {mode: ${mode}}}
`;
    write({
      'm/pods.yaml': PODS,
      'm/mesh.yaml': mesh('STRICT'),
      'n/pods.yaml': PODS,
      'n/mesh.yaml': mesh('PERMISSIVE'),
    });
    const { code, stdout } = await diff('m', 'n', '--fail-on-new');
    expect(stdout).toMatch(/^m → n: \d+ became possible in plaintext\b/);
    expect(stdout).toMatch(
      /\n {4}! TCP but [\d,-]+: mTLS → mTLS or plaintext: became possible in plaintext\n/,
    );
    expect(code).toBe(1);
    const back = await diff('n', 'm', '--fail-on-new');
    expect(back.code).toBe(0);
  });

  test('several formats at once', async () => {
    write({ ...CLOSED, 'n/pods.yaml': PODS, 'n/policy.yaml': OPEN['m/policy.yaml'] });
    const { stdout } = await diff('m', 'n', '-f', 'text', '-f', 'json=o/d.json', '-f', 'markdown=o/d.md');
    expect(stdout).toMatch(/Pod\/shop\/web → Pod\/shop\/db\n {4}\+ TCP 80\n/);
    expect(JSON.parse(readFileSync(join(folder, 'o/d.json'), 'utf8'))).toMatchObject({
      schemaVersion: 2,
      base: 'm',
      head: 'n',
    });
    expect(readFileSync(join(folder, 'o/d.md'), 'utf8')).toContain(
      '| `Pod/shop/web` | `Pod/shop/db` | + TCP 80 |',
    );
  });
});

describe('git revisions', () => {
  beforeEach(() => {
    git('init', '-q', '-b', 'main');
    commit({ ...CLOSED, 'm/eastwest.yaml': 'public: []\n', 'README.md': '# nothing\n' });
    git('tag', 'v1');
    commit(OPEN);
  });

  test('two revisions, paths after --', async () => {
    const { code, stdout, stderr } = await diff('v1', 'main', '--fail-on-new', '--', 'm');
    expect(stdout).toMatch(/^v1 → main: 2 newly reachable\n/);
    expect(stderr).toBe('');
    expect(code).toBe(1);
    expect((await diff('main', 'v1', '--fail-on-new', '--', 'm')).code).toBe(0);
    expect((await diff('HEAD~1', 'HEAD', '--', 'm/**/*.yaml')).stdout).toContain('2 newly reachable');
  });

  test('a revision against the working tree: the folder is read on both sides', async () => {
    write({ 'm/policy.yaml': policy('') });
    expect((await diff('main', 'm')).stdout).toMatch(/^main → m: 2 no longer reachable\n/);
    expect((await diff('v1', 'm')).stdout).toContain('nothing became reachable');
  });

  test('from a folder within the repository', async () => {
    expect((await diffIn('m', 'v1', 'HEAD', '--', '.')).stdout).toContain('2 newly reachable');
    expect((await diffIn('m', 'v1', 'HEAD', '--', 'policy.yaml', '../m/pods.yaml')).stdout).toContain(
      '2 newly reachable',
    );
  });

  test('the sources of eastwest.yaml, if no paths are given', async () => {
    expect((await diff('v1', 'main')).stderr).toContain('no paths are given');
    write({ 'eastwest.yaml': 'sources: [m]\n' });
    expect((await diff('v1', 'main')).stdout).toContain('2 newly reachable');
  });

  test('problems are told with the revision before the file', async () => {
    commit({ 'm/broken.yaml': 'a: b: c\n' });
    const { code, stderr } = await diff('v1', 'HEAD', '--', 'm');
    expect(stderr).toMatch(/HEAD:m\/broken\.yaml:1/);
    expect(code).toBe(2);
  });

  test('a path that one side does not have counts as empty there, and that is said', async () => {
    const { code, stdout, stderr } = await diff('v1', 'HEAD', '--', 'm', 'nowhere');
    expect(stderr).toContain('nowhere');
    expect(code).toBe(0);
    expect(stdout).toContain('2 newly reachable');
    expect((await diff('v1', 'HEAD', '--', 'nowhere')).code).toBe(2);
  });

  test('a folder called like a branch wins, and that is said', async () => {
    write({ 'v1/pods.yaml': PODS });
    const { stdout, stderr } = await diff('v1', 'm');
    expect(stderr).toContain('v1 is a folder or file here and a git revision too');
    expect(stdout).toContain('no longer reachable');
  });

  test('names that look like options or shell are names', async () => {
    const evil = [
      `--output=${join(folder, 'pwned')}`,
      '-x',
      `$(touch ${join(folder, 'pwned')})`,
      'main;id',
      'a\nb',
      'nobody',
    ];
    for (const name of evil) {
      const { code, stderr } = await diff('--', name, 'main', 'm');
      expect(stderr).toMatch(/nor a git revision|Nothing is found/);
      expect(code).toBe(2);
    }
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  test('paths outside of the repository are refused', async () => {
    const { code, stderr } = await diff('v1', 'main', '--', '../..');
    expect(stderr).toContain('outside of the repository');
    expect(code).toBe(2);
  });

  test('a link that leads out of the tree is not followed, one within is', async () => {
    writeFileSync(join(folder, '..', `${folder.split('/').at(-1)}-secret.yaml`), PODS);
    symlinkSync(`../../${folder.split('/').at(-1)}-secret.yaml`, join(folder, 'm', 'out.yaml'));
    mkdirSync(join(folder, 'links'));
    symlinkSync('../m', join(folder, 'links', 'm'));
    commit({});
    expect((await diff('v1', 'HEAD', '--', 'links')).stdout).toContain('newly reachable');
    const { stderr } = await diff('v1', 'HEAD', '--', 'm');
    expect(stderr).not.toContain('duplicate');
    rmSync(join(folder, '..', `${folder.split('/').at(-1)}-secret.yaml`));
  });

  test('nothing is left behind', async () => {
    const before = leftovers();
    await diff('v1', 'main', '--', 'm');
    await diff('v1', 'main', '--', 'nowhere');
    expect(leftovers()).toEqual(before);
  });
});

function leftovers(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('eastwest-revision-'));
}

describe('what can not be compared', () => {
  test('without a repository, what is no folder is nothing', async () => {
    write(CLOSED);
    const { code, stderr } = await diff('main', 'm');
    expect(stderr).toContain('main is neither a folder nor a file here, nor a git revision');
    expect(code).toBe(2);
  });

  test('one side is not enough', async () => {
    write(CLOSED);
    expect((await diff('m')).code).toBe(2);
  });
});
