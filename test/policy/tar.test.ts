import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileInTarball } from '#policy/compile/tar.ts';
import { directoryOf } from './harness.ts';

test('a file is found among others, whatever their sizes', () => {
  const sizes = [0, 1, 511, 512, 513, 100_000];
  const files = Object.fromEntries(sizes.map((size) => [`f${size}`, 'x'.repeat(size)]));
  const directory = directoryOf({ ...files, [`${'long/'.repeat(30)}name`]: 'deep' });
  const archive = join(directoryOf({}), 'a.tar.gz');
  execFileSync('tar', ['-czf', archive, '-C', directory, '.']);
  for (const size of sizes) expect(fileInTarball(readFileSync(archive), `./f${size}`)?.length).toBe(size);
  expect(fileInTarball(readFileSync(archive), './none')).toBeUndefined();
});
