import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { progressOn } from '#cli/progress.ts';
import { eastwest } from './run.ts';

const CODE = `
const { startHeartbeat } = await import(process.argv[1]);
const beat = startHeartbeat('first', Number(process.argv[2]));
const until = (ms) => { const end = Date.now() + ms; while (Date.now() < end); };
await new Promise((go) => setTimeout(go, 300));
until(Number(process.argv[3]));
beat.say('second');
until(Number(process.argv[3]));
beat.stop();
beat.stop();
process.stderr.write('END');
`;

describe('another thread writes while this one is busy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-heartbeat-'));
  const module = join(folder, 'heartbeat.mjs');
  beforeAll(() => {
    buildSync({ entryPoints: ['src/cli/heartbeat.ts'], outfile: module, platform: 'node', format: 'esm' });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const beat = (patience: number, busy: number) => {
    const args = [pathToFileURL(module).href, String(patience), String(busy)];
    return spawnSync(process.execPath, ['--input-type=module', '-e', CODE, ...args], { encoding: 'utf8' })
      .stderr;
  };

  test('and takes its line away', () => {
    const text = beat(100, 1_500);
    expect(text).toMatch(/Kfirst \(\d s\)/);
    expect(text).toMatch(/Ksecond \(\d s\)/);
    expect(text.endsWith('\r\u001b[KEND')).toBe(true);
  });

  test('but not where it is quick', () => {
    expect(beat(20_000, 50)).toBe('END');
  });
});

describe('progress', () => {
  const told: string[] = [];
  const terminal = {
    stdout: (text: string) => void told.push(`out ${text}`),
    stderr: (text: string) => void told.push(`err ${text}`),
    stdin: async () => new Uint8Array(),
    env: {},
    cwd: '.',
    isTerminal: { stdin: false, stdout: false, stderr: true },
    now: () => new Date(0),
  };
  const begin = (text: string) => {
    told.push(`begin ${text}`);
    return { say: (line: string) => void told.push(`say ${line}`), stop: () => void told.push('stop') };
  };

  test('is taken away before anything else is written, once', () => {
    told.length = 0;
    const progress = progressOn(terminal, begin);
    progress.start('work');
    progress.terminal.working?.('more');
    progress.terminal.stderr('a');
    progress.terminal.working?.('late');
    progress.terminal.stdout('b');
    progress.stop();
    expect(told).toEqual(['begin work', 'say more', 'stop', 'err a', 'out b']);
  });

  test('is shown to nobody where stderr is no terminal', () => {
    told.length = 0;
    const progress = progressOn(
      { ...terminal, isTerminal: { ...terminal.isTerminal, stderr: false } },
      begin,
    );
    progress.start('work');
    progress.stop();
    expect(told).toEqual([]);
  });

  test('leaves nothing in what a quick command writes to a terminal', async () => {
    const { stderr, code } = await eastwest(['map', 'manifests/soroban-flat'], {
      isTerminal: { stdin: false, stdout: false, stderr: true },
    });
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });
});
