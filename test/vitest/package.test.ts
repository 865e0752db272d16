import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** The package as it is published, in a project of somebody who has Vitest: the example of docs/invariants.md is run and type-checked there. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const example =
  /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'docs/invariants.md'), 'utf8'))?.[1] ?? '';

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

describe('eastwest/vitest', () => {
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
    for (const name of ['vitest', '@types', 'vite']) {
      symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
    }
    writeFileSync(join(project, 'package.json'), '{"type":"module","private":true}');
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(CONFIG));
    writeFileSync(join(project, 'example.test.ts'), example);
    const wrong = example
      .replace('manifests/soroban-istio', 'manifests/soroban-flat')
      .replaceAll(/^test\('(?!only)[\s\S]*?^}\);\n/gm, '');
    writeFileSync(join(project, 'flat.test.ts'), wrong);
  }, 120_000);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('the example of docs/invariants.md passes there', () => {
    expect(example).toContain("import 'eastwest/vitest'");
    const output = run('node_modules/vitest/vitest.mjs', ['run', 'example.test.ts', '--root', '.']);
    expect(output).toMatch(/Tests +6 passed/);
  }, 60_000);

  test('and fails for the flat platform, with the manifest to paste', () => {
    const output = run('node_modules/vitest/vitest.mjs', ['run', 'flat.test.ts', '--root', '.']);
    expect(output).toMatch(/^failed/);
    expect(output).toContain('only edge/api-gateway reaches soroban/soroban-indexer on port 8080');
    expect(output).toContain('kind: Pod');
  }, 60_000);

  test('its matchers are typed', () => {
    expect(run('node_modules/typescript/bin/tsc', ['-p', project])).toBe('');
    writeFileSync(
      join(project, 'typo.test.ts'),
      "import { expect } from 'vitest';\nimport 'eastwest/vitest';\nexpect(1).toHold('x');\n",
    );
    expect(run('node_modules/typescript/bin/tsc', ['-p', project])).toMatch(
      /typo\.test\.ts\(3,18\): error TS2345/,
    );
  }, 60_000);

  test("Vitest is the user's own", () => {
    const entry = readFileSync(join(project, 'node_modules/eastwest/dist/vitest.js'), 'utf8');
    expect(entry).toMatch(/from ?"vitest"/);
    expect(entry.length).toBeLessThan(20_000);
  });
});
