import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { eastwest } from './run.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});
const FILES = {
  'policy/a.rego': `package main

deny_root contains msg if { input.kind == "ConfigMap"; msg := sprintf("%v in %s", [{input.metadata.name}, data.conftest.file.name]) }

exception contains rules if { input.metadata.name == "old"; rules := ["root"] }
`,
  'policy/b.rego':
    'package team.b\n\nwarn contains "from team.b" if data.limit == 3\n\nwarn contains "all" if count(input) == 2',
  'given/limit.yaml': 'limit: 3\n',
  'm/new.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\n',
  'm/old.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: old}\n',
};
const folder = (files: Readonly<Record<string, string>> = FILES): string => {
  const cwd = mkdtempSync(join(tmpdir(), 'eastwest test-'));
  made.push(cwd);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  return cwd;
};
const cwd = folder();
const check = (args: readonly string[], at = cwd) =>
  eastwest(['check', 'm', '--no-builtin', ...args], { cwd: at });

describe('as conftest is called', () => {
  test('its default folder is used, and named; an exception is counted and shown', async () => {
    const { code, stdout, stderr } = await check(['--verbose']);
    expect(stderr).toContain("Using the policies in policy/, conftest's default folder.");
    expect(stdout).toContain('{"new"} in new.yaml');
    expect(stdout).not.toContain('{"old"} in old.yaml');
    expect(stdout).toContain('exception main/deny_root (policy/a.rego:5)');
    expect(code).toBe(1);
  });

  test('--policy, --namespace with commas and globs, --data', async () => {
    const { code, stdout, stderr } = await check([
      ...['-p', 'policy', '-n', 'team.*', '-d', 'given'],
      ...['--fail-on', 'warning'],
    ]);
    expect(stderr).toBe('');
    expect(stdout).toContain('from team.b');
    expect(stdout).not.toContain('new.yaml:1:1  ConfigMap/new in');
    expect(code).toBe(1);
    const both = await check(['-p', 'policy', '-n', 'main,team.b', '-d', 'given']);
    expect(both.stdout).toContain('from team.b');
    expect(both.stdout).toContain('{"new"} in new.yaml');
  });

  test('--fail-on-warn is --fail-on warning', async () => {
    const args = ['-n', 'team.b', '-d', 'given'];
    const codes = [[], ['--fail-on-warn'], ['--fail-on-warn', '--fail-on', 'note']].map(async (more) =>
      check([...args, ...more]).then(({ code }) => code),
    );
    expect(await Promise.all(codes)).toEqual([0, 1, 1]);
  });

  test('--all-namespaces wins', async () => {
    expect((await check(['-n', 'nowhere', '--all-namespaces'])).code).toBe(1);
  });

  test('--combine and --ignore', async () => {
    const two = await check(['--combine', '-n', 'team.b']);
    expect(two.stdout).toMatch(/all\n\s+--> policy\/b\.rego:3:1 {2}Combined/);
    const one = await check(['--combine', '-n', 'team.b', '--ignore', '/old']);
    expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining('1 resource in 1 file') });
  });

  test.each([
    [['-n', 'mian'], 2, 'Did you mean main?'],
    [['-d', 'nowhere'], 2, 'nowhere'],
    [['--ignore', '('], 2, "isn't a regular expression"],
    [['-p', 'm'], 2, 'there is no rule in m'],
  ])('%j', async (args, code, said) => {
    const ran = await check(args);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(said);
    expect(ran.stdout).toBe('');
  });
});

describe('the default folder', () => {
  const withConfig = (text: string) => folder({ ...FILES, 'eastwest.yaml': text });

  test('is also used beside an eastwest.yaml that names no policies', async () => {
    const { stderr, code } = await check([], withConfig('sources: [m]\n'));
    expect(stderr).toContain('policy/');
    expect(code).toBe(1);
  });

  test('isn’t if it says that there are none', async () => {
    const { stderr, code } = await check([], withConfig('sources: [m]\npolicies: []\n'));
    expect(stderr).toContain('there are no rules to run');
    expect(code).toBe(2);
  });

  test('isn’t if it holds other Rego', async () => {
    const other = {
      ...FILES,
      'policy/a.rego': 'package authz\n\nallow if true\n',
      'policy/b.rego': '# deny\npackage x\n\ndeny_it(x) if x\n',
    };
    const { stderr } = await check([], folder(other));
    expect(stderr).toContain('there are no rules to run');
  });
});

test('a built-in function that fails is told, or not', async () => {
  const at = folder({
    ...FILES,
    'policy/b.rego': 'package b\n\nwarn contains "x" if to_number(input.metadata.name) > 1',
  });
  const { code, stdout } = await check([], at);
  expect(stdout).toContain('a built-in function failed');
  expect(code).toBe(2);
  expect((await check(['--ignore-builtin-errors'], at)).code).toBe(1);
});
