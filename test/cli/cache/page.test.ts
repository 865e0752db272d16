import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { QUIET_MILLISECONDS } from '#cli/check/watch/watch.ts';
import { CACHE_LIMITS } from '#policy/trim-cache.ts';
import { eastwest } from '../run.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const page = readFileSync(new URL('../../../docs/cache-and-watch.md', import.meta.url), 'utf8');

test('the commands of the page are run, and print the same', async () => {
  const commands = [...page.matchAll(/^\$ eastwest (.*)$/gm)].map(([, args = '']) => args.split(' '));
  expect(commands.length).toBeGreaterThanOrEqual(2);
  const runs = await Promise.all(commands.map((args) => eastwest(args, { cwd: root, build: 'page' })));
  for (const { code, stderr, stdout } of runs) {
    expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: runs[0]?.stdout });
  }
});

test('the numbers of the page are those of the program', () => {
  const text = page.replace(/\s+/g, ' ');
  expect(text).toContain(`nothing has happened for ${QUIET_MILLISECONDS} ms`);
  expect(text).toContain(`for ${CACHE_LIMITS.milliseconds / 86_400_000} days`);
  expect(text).toContain('no more than 200 MB');
  expect(CACHE_LIMITS.bytes).toBe(200 * 1000 * 1000);
});
