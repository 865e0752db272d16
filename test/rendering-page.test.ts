import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { consolesOf, runConsole } from './consoles.ts';

const page = readFileSync(new URL('../docs/rendering.md', import.meta.url), 'utf8');
const hasTool = ['kustomize', 'kubectl'].some((name) => spawnSync(name, ['version']).error === undefined);

test.skipIf(!hasTool)(
  `docs/rendering.md prints what it shows${hasTool ? '' : ' [skipped: neither kustomize nor kubectl is on the PATH]'}`,
  async () => {
    const consoles = consolesOf(page);
    expect(consoles.length).toBeGreaterThan(0);
    const folder = mkdtempSync(join(tmpdir(), 'eastwest-rendering-'));
    const before = process.cwd();
    try {
      process.chdir(folder);
      for (const text of consoles) await runConsole(text, (stderr) => stderr === '');
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
