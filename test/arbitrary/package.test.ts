import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** The package as it is published, in a project of somebody who has fast-check: the example of docs/arbitraries.md is run and type-checked there. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const example =
  /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'docs/arbitraries.md'), 'utf8'))?.[1] ?? '';

const CONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['*.test.ts'],
};

describe('eastwest/arbitraries', () => {
  let project = '';
  const run = (script: string, args: readonly string[], cwd = project): string => {
    try {
      return execFileSync(process.execPath, [join(root, script), ...args], {
        cwd,
        encoding: 'utf8',
        stdio: 'pipe',
        env: { PATH: process.env['PATH'], HOME: tmpdir(), NO_COLOR: '1' },
      });
    } catch (error) {
      const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
      return `failed: ${stdout}${stderr}`;
    }
  };

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'eastwest-project-'));
    const home = join(project, 'node_modules/eastwest');
    mkdirSync(home, { recursive: true });
    expect(run('build.mjs', [join(home, 'dist')], root)).toBe('');
    const types = ['-p', join(root, 'tsconfig.types.json'), '--outDir', join(home, 'dist/types')];
    expect(run('node_modules/typescript/bin/tsc', types, root)).toBe('');
    cpSync(join(root, 'package.json'), join(home, 'package.json'));
    cpSync(join(root, 'manifests'), join(project, 'manifests'), { recursive: true });
    for (const name of [
      'vitest',
      '@types',
      'vite',
      'fast-check',
      'kubernetes-models',
      '@kubernetes-models',
    ]) {
      symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
    }
    writeFileSync(join(project, 'package.json'), '{"type":"module","private":true}');
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(CONFIG));
    writeFileSync(join(project, 'example.test.ts'), example);
  }, 120_000);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('the example of docs/arbitraries.md passes there', () => {
    expect(example).toContain("from 'eastwest/arbitraries'");
    const output = run('node_modules/vitest/vitest.mjs', ['run', 'example.test.ts', '--root', '.']);
    expect(output).toMatch(/Tests +2 passed/);
  }, 120_000);

  test('and fails for the flat platform, with seed, path and the manifest to paste', () => {
    const flat = example.replaceAll('soroban-istio', 'soroban-flat');
    writeFileSync(join(project, 'flat.test.ts'), flat);
    const output = run('node_modules/vitest/vitest.mjs', ['run', 'flat.test.ts', '--root', '.']);
    expect(output).toMatch(/seed: -?\d+, path: "[\d:]+"/);
    expect(output).toMatch(/# a pod in namespace default\napiVersion: v1\nkind: Pod\n/);
  }, 120_000);

  test('its generators are typed, pods by kubernetes-models', () => {
    expect(run('node_modules/typescript/bin/tsc', ['-p', project])).toBe('');
    writeFileSync(
      join(project, 'typo.test.ts'),
      [
        "import type { Intruder } from 'eastwest/arbitraries';",
        'export const host = ({ pod }: Intruder): string => pod.spec?.hostNetwork;',
      ].join('\n'),
    );
    expect(run('node_modules/typescript/bin/tsc', ['-p', project])).toMatch(
      /typo\.test\.ts\(2,52\): error TS2322: Type 'boolean \| undefined'/,
    );
  }, 60_000);

  test("fast-check is the user's own, and no schema of Kubernetes is read", () => {
    const entry = readFileSync(join(project, 'node_modules/eastwest/dist/arbitraries.js'), 'utf8');
    expect(entry).toMatch(/from ?"fast-check"/);
    expect(entry.length).toBeLessThan(120_000);
  });
});
