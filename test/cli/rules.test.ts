import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eastwest } from './run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eastwest-rules-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('rules list', () => {
  test('names every rule folder, and nothing else', async () => {
    const folders = readdirSync(join(root, 'policies/rules')).flatMap((category) =>
      readdirSync(join(root, 'policies/rules', category)).map((name) => `${category}/${name}`),
    );
    const { code, stdout } = await eastwest(['rules', 'list']);
    const listed = stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/\s/)[0]);
    expect(listed).toEqual(folders.sort());
    expect(code).toBe(0);
  });

  test('is JSON when asked', async () => {
    const { stdout } = await eastwest(['rules', 'list', '--format', 'json']);
    const rules: readonly { readonly remedy: string }[] = JSON.parse(stdout);
    expect(rules.length).toBeGreaterThanOrEqual(6);
    for (const { remedy } of rules) expect(remedy).not.toBe('');
  });

  test('refuses a format that there is not', async () => {
    const { code, stderr } = await eastwest(['rules', 'list', '--format', 'xml']);
    expect(stderr).toContain('text');
    expect(code).toBe(2);
  });
});

describe('rules new', () => {
  test('writes a folder with which the run finds what it announces', async () => {
    const made = await eastwest(['rules', 'new', 'team/owner', '-d', 'rules'], { cwd: folder });
    expect(made.code).toBe(0);
    expect(readdirSync(join(folder, 'rules/team/owner')).sort()).toEqual([
      'README.md',
      'bad.yaml',
      'good.yaml',
      'rule.rego',
      'rule_test.rego',
    ]);
    const rules = join(folder, 'rules');
    const check = (example: string) =>
      eastwest(['check', join(rules, 'team/owner', example), '--no-builtin', '--policy', rules]);
    const bad = await check('bad.yaml');
    expect(bad.stdout).toContain('team/owner');
    expect(bad.code).toBe(1);
    const good = await check('good.yaml');
    expect(good.stdout).toContain('✓');
    expect(good.code).toBe(0);
  });

  test.each([
    ['an id without a category', ['owner']],
    ['an id with capitals', ['Team/Owner']],
    ['an id that leads out of the folder', ['../x']],
    ['the id of a built-in rule', ['network/no-host-network']],
    ['an unknown subject', ['team/owner', '-s', 'nonsense']],
  ])('refuses %s', async (_, args) => {
    const { code, stderr } = await eastwest(['rules', 'new', ...args, '-d', 'rules'], { cwd: folder });
    expect(stderr).not.toBe('');
    expect(code).toBe(2);
    expect(existsSync(join(folder, 'rules'))).toBe(false);
  });

  test('touches nothing that exists', async () => {
    await eastwest(['rules', 'new', 'team/owner', '-d', 'rules'], { cwd: folder });
    const { code, stderr } = await eastwest(['rules', 'new', 'team/owner', '-d', 'rules'], { cwd: folder });
    expect(stderr).toContain('team/owner');
    expect(code).toBe(2);
  });
});

test('rules docs writes the pages that are committed', async () => {
  const { code, stdout } = await eastwest(['rules', 'docs', '-d', 'pages'], { cwd: folder });
  expect(code).toBe(0);
  const pages = readdirSync(join(folder, 'pages'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  expect(stdout).toContain(`${pages.length} pages`);
  expect(pages.length).toBeGreaterThanOrEqual(7);
  for (const page of pages) {
    expect(readFileSync(join(root, 'docs/rules', page), 'utf8')).toBe(
      readFileSync(join(folder, 'pages', page), 'utf8'),
    );
  }
});
