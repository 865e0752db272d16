import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eastwest } from './run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eastwest-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const inFolder = (args: readonly string[], input = '') => eastwest(args, { cwd: folder, input });

const SAFE = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {LOG_LEVEL: info}
`;
const UNSAFE = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: shop}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      serviceAccountName: agent
      hostNetwork: true
      containers: [{name: agent, image: registry.example.com/agent:1}]
`;

describe('the exit code', () => {
  test('0: looked at, and nothing found', async () => {
    write({ 'a.yaml': SAFE });
    const { code, stdout, stderr } = await inFolder(['check', '.']);
    expect(stdout).toContain('✓');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test('1: findings, with file, line and remedy', async () => {
    write({ 'a.yaml': UNSAFE });
    const { code, stdout } = await inFolder(['check', '.']);
    expect(stdout).toContain('a.yaml:10:7');
    expect(stdout).toContain('network/no-host-network');
    expect(stdout).toContain('fix');
    expect(code).toBe(1);
  });

  test.each([
    ['a document that is not YAML', { 'a.yaml': SAFE, 'b.yaml': 'a: b: c\n' }, 'b.yaml:1'],
    [
      'an unknown field in a policy',
      { 'a.yaml': SAFE, 'n.yaml': networkPolicy('podselector') },
      'podselector',
    ],
    ['an unused exception', { 'a.yaml': SAFE, 'eastwest.yaml': exception('agent') }, 'covers no finding'],
    [
      'an expired exception',
      { 'a.yaml': UNSAFE, 'eastwest.yaml': exception('agent', '2026-11-21') },
      'expired',
    ],
    [
      'a setting for a rule that does not exist',
      { 'a.yaml': SAFE, 'eastwest.yaml': 'rules: {a/b: off}' },
      'a/b',
    ],
    [
      'nothing that a rule looks at',
      { 'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n' },
      '✗',
    ],
  ])('2: %s', async (_, files, mention) => {
    write(files);
    const { code, stdout } = await inFolder(['check', '.']);
    expect(stdout).toContain(mention);
    expect(code).toBe(2);
  });

  test.each([
    ['no manifests', ['check', 'empty'], 'empty'],
    ['a path that does not exist', ['check', 'nowhere'], 'nowhere'],
    ['no paths and no eastwest.yaml', ['check'], 'nothing to check'],
    ['an unknown format', ['check', '.', '--format', 'prety'], 'Did you mean pretty?'],
    ['two formats on stdout', ['check', '.', '--format', 'json', '--format', 'sarif'], '--format sarif=FILE'],
    ['a format with an empty file', ['check', '.', '--format', 'json='], '--format json=FILE'],
    ['an unknown option', ['check', '.', '--fromat', 'json'], '--format'],
    ['an unknown command', ['chekc', '.'], 'check'],
    ['no rules at all', ['check', '.', '--no-builtin'], 'no rules'],
    ['a policy directory that does not exist', ['check', '.', '--policy', 'nowhere'], 'nowhere'],
    ['an instant that is none', ['check', '.', '--now', 'soon'], 'soon'],
    ['a time limit that is none', ['check', '.', '--time-limit', 'long'], 'long'],
    ['a configuration that does not exist', ['check', '.', '--config', 'c.yaml'], 'c.yaml'],
    ['an output that cannot be written', ['check', '.', '--format', 'json=a.yaml/x.json'], 'a.yaml/x.json'],
  ])('2: %s, on stderr or among the problems', async (_, args, mention) => {
    write({ 'a.yaml': SAFE, 'empty/README.md': 'nothing here' });
    const { code, stdout, stderr } = await inFolder(args);
    expect(stderr + stdout).toContain(mention);
    expect(code).toBe(2);
  });

  test('a severe problem outweighs findings, which are still shown', async () => {
    write({ 'a.yaml': UNSAFE, 'b.yaml': 'a: b: c\n' });
    const { code, stdout } = await inFolder(['check', '.']);
    expect(stdout).toContain('network/no-host-network');
    expect(code).toBe(2);
  });

  test('does not change with the format', async () => {
    write({ 'a.yaml': UNSAFE });
    for (const format of ['pretty', 'json', 'sarif', 'junit']) {
      expect((await inFolder(['check', '.', '--format', format])).code).toBe(1);
    }
  });

  test('follows --fail-on', async () => {
    write({ 'a.yaml': UNSAFE, 'eastwest.yaml': 'rules: {network/no-host-network: warning}\n' });
    expect((await inFolder(['check', '.'])).code).toBe(0);
    expect((await inFolder(['check', '.', '--fail-on', 'warning'])).code).toBe(1);
  });
});

function networkPolicy(field: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: shop}
spec: {podSelector: {}, ${field}: {}}
`;
}

function exception(name: string, expires = '2027-01-01'): string {
  return `exceptions:
- rule: network/no-host-network
  resource: DaemonSet/shop/${name}
  reason: reads the node's interfaces
  expires: ${expires}
`;
}

describe('eastwest.yaml', () => {
  test('is found in the only directory that is checked, and is not read as a manifest', async () => {
    write({ 'env/a.yaml': UNSAFE, 'env/eastwest.yaml': exception('agent') });
    const { code, stdout } = await inFolder(['check', 'env']);
    expect(stdout).toContain('1 finding');
    expect(stdout).not.toContain('not-a-resource');
    expect(code).toBe(0);
  });

  test('says what is checked when no path is given, relative to itself', async () => {
    write({ 'conf/eastwest.yaml': 'sources: [../env]\n', 'env/a.yaml': UNSAFE });
    const { code, stdout } = await inFolder(['check', '--config', 'conf/eastwest.yaml']);
    expect(stdout).toContain('env/a.yaml:10:7');
    expect(code).toBe(1);
  });

  test('with a mistake ends the run, with the line', async () => {
    write({ 'a.yaml': SAFE, 'eastwest.yaml': 'public: []\nflow: []\n' });
    const { code, stdout, stderr } = await inFolder(['check', '.']);
    expect(stdout).toBe('');
    expect(stderr).toContain('eastwest.yaml:2:1');
    expect(stderr).toContain('did you mean `flows`?');
    expect(code).toBe(2);
  });
});

describe('the outputs', () => {
  test('several at once: one on stdout, the others in files, also in new folders', async () => {
    write({ 'a.yaml': UNSAFE });
    const formats = ['pretty', 'json=out/r.json', 'sarif=out/r.sarif', 'junit=out/r.xml'];
    const { stdout } = await inFolder(['check', '.', ...formats.flatMap((format) => ['--format', format])]);
    expect(stdout).toContain('✗');
    expect(JSON.parse(readFileSync(join(folder, 'out/r.json'), 'utf8'))).toMatchObject({ schemaVersion: 1 });
    expect(JSON.parse(readFileSync(join(folder, 'out/r.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(join(folder, 'out/r.xml'), 'utf8')).toContain('<testsuites');
  });

  test('machine formats go clean to stdout', async () => {
    write({ 'a.yaml': UNSAFE });
    const { stdout, stderr } = await inFolder(['check', '.', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ rule: 'network/no-host-network' }] });
    expect(stderr).toBe('');
  });

  test('are the same bytes twice', async () => {
    write({ 'a.yaml': UNSAFE, 'b.yaml': SAFE });
    for (const format of ['pretty', 'json', 'sarif', 'junit']) {
      const [first, second] = [
        await inFolder(['check', '.', '-f', format]),
        await inFolder(['check', '.', '-f', format]),
      ];
      expect(first.stdout).toBe(second.stdout);
    }
  });

  test('are coloured when asked, and only then on a pipe', async () => {
    write({ 'a.yaml': UNSAFE });
    expect((await inFolder(['check', '.', '--color'])).stdout).toContain('\u001b[');
    expect((await inFolder(['check', '.'])).stdout).not.toContain('\u001b[');
  });
});

describe('what is not known', () => {
  test('is said: pods that an operator makes, and kinds taken to run pods by their shape', async () => {
    write({
      'a.yaml': `${SAFE}---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: shop}
spec: {instances: 1}
---
apiVersion: apps.kruise.io/v1alpha1
kind: CloneSet
metadata: {name: web, namespace: shop}
spec: {template: {spec: {serviceAccountName: web, containers: [{name: web, image: web}]}}}
`,
    });
    const { stdout } = await inFolder(['check', '.', '--format', 'json']);
    const { unknowns }: { unknowns: readonly { subject: string; reason: string }[] } = JSON.parse(stdout);
    const about = (subject: string) =>
      unknowns.filter((one) => one.subject === subject).map(({ reason }) => reason);
    expect(about('Cluster (postgresql.cnpg.io/v1)').some((reason) => reason.includes('operator'))).toBe(true);
    expect(about('CloneSet (apps.kruise.io/v1alpha1)').some((reason) => reason.includes('shape'))).toBe(true);
  });
});

describe('standard input', () => {
  test('is read for -', async () => {
    const { code, stdout } = await inFolder(['check', '-'], UNSAFE);
    expect(stdout).toContain('<stdin>:10:7');
    expect(code).toBe(1);
  });

  test('that is empty is no pass', async () => {
    const { code, stderr } = await inFolder(['check', '-'], '');
    expect(stderr).toContain('standard input');
    expect(code).toBe(2);
  });
});

describe('help', () => {
  test.each([
    [['--help']],
    [['check', '--help']],
    [['rules', '--help']],
    [['rules', 'new', '--help']],
    [['help', 'check']],
  ])('%j shows examples and ends with 0', async (args) => {
    const { code, stdout } = await eastwest(args);
    expect(stdout).toMatch(/Usage: eastwest/);
    expect(code).toBe(0);
  });

  test('the version is one line', async () => {
    const { code, stdout } = await eastwest(['--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
    expect(code).toBe(0);
  });
});

test('a path below a file is told as missing, and ends in no bug', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'eastwest-below-'));
  writeFileSync(join(cwd, 'a.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n');
  for (const path of ['a.yaml/', 'a.yaml/b', 'a.yaml/eastwest.yaml']) {
    const { code, stdout, stderr } = await eastwest(['check', path], { cwd });
    expect({ path, code, bug: stderr.includes('bug') }).toEqual({
      path,
      code: path === 'a.yaml/' ? code : 2,
      bug: false,
    });
    expect(stdout + stderr).not.toBe('');
  }
  const named = await eastwest(['check', 'a.yaml', '--config', 'a.yaml/eastwest.yaml'], { cwd });
  expect(named.code).toBe(2);
  expect(named.stderr).toContain("can't read a.yaml/eastwest.yaml");
  rmSync(cwd, { recursive: true });
});
