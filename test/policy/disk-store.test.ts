import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskStore } from '#policy/disk-store.ts';
import { trimCache } from '#policy/trim-cache.ts';
import { directoryOf } from './harness.ts';

const DAY = 24 * 60 * 60 * 1000;
const key = (letter: string) => letter.repeat(64);

test('what was written is read by the next process; only its user may', async () => {
  const directory = join(directoryOf({}), 'new', 'reports');
  await diskStore(directory).write(key('a'), 'körper');
  expect(await diskStore(directory).read(key('a'))).toBe('körper');
  expect(await diskStore(directory).read(key('b'))).toBeUndefined();
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, key('a'))).mode & 0o777).toBe(0o600);
});

test.each([
  ['cut short', (text: string) => text.slice(0, 80)],
  ['altered', (text: string) => text.replace('finding', 'fiction')],
  ['empty', () => ''],
  ['of something else', () => '{"version":"9"}'],
])('an entry that is %s is none, and is written anew', async (_, damage) => {
  const directory = directoryOf({});
  const store = diskStore(directory);
  await store.write(key('a'), '{"findings":["finding"]}');
  writeFileSync(join(directory, key('a')), damage(readFileSync(join(directory, key('a')), 'utf8')));
  expect(await store.read(key('a'))).toBeUndefined();
  await store.write(key('a'), 'new');
  expect(await store.read(key('a'))).toBe('new');
});

test('a directory where an entry should be is no error', async () => {
  const directory = directoryOf({});
  mkdirSync(join(directory, key('a')));
  const store = diskStore(directory);
  await store.write(key('a'), 'x');
  expect(await store.read(key('a'))).toBeUndefined();
});

test('the longest unused go first, until the rest fits; what was read counts as used', async () => {
  const directory = directoryOf({});
  const store = diskStore(directory, { bytes: 2_500, milliseconds: 30 * DAY });
  for (const [index, letter] of ['a', 'b'].entries()) {
    await store.write(key(letter), letter.repeat(1_000));
    const past = new Date(Date.now() - (10 - index) * DAY);
    utimesSync(join(directory, key(letter)), past, past);
  }
  await store.read(key('a'));
  await store.write(key('c'), 'c'.repeat(1_000));
  expect(readdirSync(directory).sort()).toEqual([key('a'), key('c')]);
});

test('what is old goes, also what was never finished; what is not ours stays', async () => {
  const unfinished = `.${key('d')}.01234567-89ab-cdef-0123-456789abcdef`;
  const directory = directoryOf({
    [key('a')]: '',
    [key('b')]: '',
    [unfinished]: '',
    'notes.txt': '',
    '.hidden': '',
  });
  for (const name of [key('a'), unfinished, 'notes.txt', '.hidden']) {
    const past = new Date(Date.now() - 31 * DAY);
    utimesSync(join(directory, name), past, past);
  }
  await trimCache({ directory }, Date.now());
  expect(readdirSync(directory).sort()).toEqual(['.hidden', key('b'), 'notes.txt'].sort());
  await expect(trimCache({ directory: join(directory, 'notes.txt') }, Date.now())).resolves.toBeUndefined();
});

test('many processes at once leave whole entries', async () => {
  const directory = directoryOf({});
  const bodies = Array.from({ length: 20 }, (_, index) => `${index} `.repeat(20_000));
  const reads = await Promise.all(
    bodies.map(async (body) => {
      const store = diskStore(directory);
      await store.write(key('a'), body);
      return store.read(key('a'));
    }),
  );
  for (const read of reads) expect(bodies).toContain(read);
  expect(readdirSync(directory)).toEqual([key('a')]);
});
