import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCache, writeCache } from '#policy/file-cache.ts';
import { directoryOf } from './harness.ts';

const KEY = 'a'.repeat(64);

test('what was written is read, under its own key only', async () => {
  const cache = { directory: join(directoryOf({}), 'new', 'folder') };
  expect(await readCache(cache, KEY)).toBeUndefined();
  await writeCache(cache, KEY, 'körper\n');
  expect(await readCache(cache, KEY)).toBe('körper\n');
  writeFileSync(join(cache.directory, 'b'), readFileSync(join(cache.directory, KEY)));
  expect(await readCache(cache, 'b')).toBeUndefined();
  expect(readdirSync(cache.directory).sort()).toEqual([KEY, 'b']);
});

test.each([
  ['cut short', (text: string) => text.slice(0, -1)],
  ['longer', (text: string) => `${text} `],
  ['altered', (text: string) => text.replace('body', 'b0dy')],
  ['empty', () => ''],
])('an entry that is %s is no entry', async (_, damage) => {
  const directory = directoryOf({});
  await writeCache({ directory }, KEY, 'the body');
  const path = join(directory, KEY);
  writeFileSync(path, damage(readFileSync(path, 'utf8')));
  expect(await readCache({ directory }, KEY)).toBeUndefined();
});

test("who can't write works without a cache", async () => {
  const file = join(directoryOf({ file: '' }), 'file');
  await writeCache({ directory: join(file, 'below') }, KEY, 'x');
  expect(await readCache({ directory: join(file, 'below') }, KEY)).toBeUndefined();
  const locked = directoryOf({});
  chmodSync(locked, 0o500);
  await expect(writeCache({ directory: locked }, KEY, 'x')).resolves.toBeUndefined();
});

test('many writers leave one whole entry, and nothing else', async () => {
  const directory = directoryOf({});
  const bodies = Array.from({ length: 20 }, (_, index) => String(index).repeat(100_000));
  const reads = await Promise.all(
    bodies.map(async (body) => {
      await writeCache({ directory }, KEY, body);
      return readCache({ directory }, KEY);
    }),
  );
  for (const read of reads) expect(bodies).toContain(read);
  expect(readdirSync(directory)).toEqual([KEY]);
});
