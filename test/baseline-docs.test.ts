import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eastwest } from './cli/run.ts';

/** The consoles of docs/baseline.md are run, and must print what they show; `[…]` stands for whatever is left out. */
const page = readFileSync('docs/baseline.md', 'utf8');
const consoles = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');

/** A text with `[…]` as a pattern. */
function pattern(shown: string): RegExp {
  const pieces = shown.split('[…]').map((piece) => piece.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^\\s*${pieces.join('[\\s\\S]*?')}\\s*$`);
}

describe('docs/baseline.md', () => {
  test('has consoles to run', () => expect(consoles).toHaveLength(2));

  test.each(consoles)('%#: prints what it shows', async (text) => {
    const folder = mkdtempSync(join(tmpdir(), 'eastwest-docs-'));
    try {
      cpSync('manifests/soroban-flat', join(folder, 'manifests/soroban-flat'), { recursive: true });
      for (const step of text.split(/^\$ /m).slice(1)) {
        const [command = '', ...lines] = step.split('\n');
        const [tool, ...args] = command.split(' ');
        expect(tool).toBe('eastwest');
        const ran = await eastwest(args, { cwd: folder });
        expect(ran.stderr).toBe('');
        expect(ran.code).toBe(0);
        expect(ran.stdout).toMatch(pattern(lines.join('\n')));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
