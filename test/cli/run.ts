import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '#cli/run.ts';
import type { Terminal } from '#cli/terminal.ts';

/** What a command line printed, and its exit code. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, as on a pipe: no colours, no progress, a fixed clock, a cache of its own. */
export async function eastwest(
  args: readonly string[],
  options: Partial<Terminal> & { readonly input?: string } = {},
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const cache = mkdtempSync(join(tmpdir(), 'eastwest-test-'));
  try {
    const code = await run(args, {
      stdout: (text) => out.push(text),
      stderr: (text) => err.push(text),
      stdin: async () => Buffer.from(options.input ?? ''),
      env: { PATH: process.env['PATH'], XDG_CACHE_HOME: cache },
      cwd: process.cwd(),
      isTerminal: { stdin: false, stdout: false, stderr: false },
      now: () => new Date('2026-11-22T00:00:00Z'),
      ...options,
    });
    return { code, stdout: out.join(''), stderr: err.join('') };
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}
