import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { eastwest } from './cli/run.ts';
import { consolesOf, runConsole, stepsOf } from './consoles.ts';

/** The README's consoles are run, and must print what they show; `[…]` stands for whatever is left out. */
const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const consoles = consolesOf(readme);

describe('the README', () => {
  test('has consoles to run', () => {
    expect(consoles.length).toBeGreaterThanOrEqual(4);
  });

  test.each(consoles.map((text, index) => [index, stepsOf(text)[0]?.command ?? '', text] as const))(
    'console %i, `%s`, prints what it shows',
    async (_, __, text) => {
      const folder = mkdtempSync(join(tmpdir(), 'eastwest-readme-'));
      const before = process.cwd();
      try {
        cpSync(join(root, 'manifests'), join(folder, 'manifests'), { recursive: true });
        process.chdir(folder);
        await runConsole(text, (stderr) => stderr === '');
      } finally {
        process.chdir(before);
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  test.each(['soroban-istio', 'soroban-flat'])(
    'shows the picture of %s that `map` draws today',
    async (name) => {
      const { stdout, code } = await eastwest(['map', `manifests/${name}`, '--format', 'svg'], { cwd: root });
      expect(code).toBe(0);
      expect(readFileSync(join(root, `docs/map-${name}.svg`), 'utf8')).toBe(stdout);
    },
  );

  test('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => !exists(join(root, link)))).toEqual([]);
  });
});

function exists(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}
