import { appendFileSync, chmodSync, copyFileSync, readdirSync, utimesSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkOpa, findOpa } from '#policy/compile/opa.ts';
import { OPA_DIGEST, verifyOpa } from '#policy/compile/opa-digest.ts';
import { runOpa } from '#policy/compile/opa-run.ts';
import { directoryOf } from './harness.ts';

function script(name: string, text: string): string {
  const directory = directoryOf({ [name]: `#!/bin/sh\n${text}\n` });
  chmodSync(join(directory, name), 0o755);
  return directory;
}

describe('finding the compiler', () => {
  test('the option wins, then PATH, then the package', async () => {
    const first = script('opa', 'echo');
    const second = script('opa', 'echo');
    const path = [directoryOf({}), second].join(delimiter);
    expect(await findOpa({ opa: join(first, 'opa'), path })).toMatchObject({
      path: join(first, 'opa'),
      source: 'option',
    });
    expect(await findOpa({ path })).toMatchObject({ path: join(second, 'opa'), source: 'path' });
    expect(await findOpa({ path: directoryOf({}) })).toMatchObject({ source: 'pinned' });
    expect(await findOpa({ opa: 'opa', cwd: first })).toMatchObject({ path: join(first, 'opa') });
  });

  test('an option that is no executable file is an error, and nothing else is tried', async () => {
    const directory = directoryOf({ opa: 'text' });
    for (const opa of [join(directory, 'opa'), directory, join(directory, 'none')]) {
      await expect(findOpa({ opa, path: script('opa', 'echo') })).rejects.toMatchObject({
        code: 'opa-missing',
      });
    }
  });

  test('a relative or empty entry of PATH is not looked at: a repository could put its own opa there', async () => {
    expect(await findOpa({ path: ['', '.', 'node_modules/.bin'].join(delimiter) })).toMatchObject({
      source: 'pinned',
    });
  });
});

describe("an opa that isn't ours", () => {
  const cache = { directory: directoryOf({}) };
  const check = async (text: string) => {
    const opa = await findOpa({ opa: join(script('opa', text), 'opa') });
    return checkOpa(opa, cache);
  };

  test('must be 1.0 or later', async () => {
    await expect(check('echo "Version: 1.4.2"')).resolves.toBeUndefined();
    await expect(check('echo "Version: 0.70.0"')).rejects.toMatchObject({
      code: 'opa-failed',
      message: expect.stringContaining('version 0.70.0'),
    });
    await expect(check('echo hello')).rejects.toMatchObject({
      message: expect.stringContaining('it says "hello"'),
    });
    await expect(check('echo "Version: 1.4.2"; exit 3')).rejects.toMatchObject({ code: 'opa-failed' });
  });

  test('must run at all', async () => {
    await expect(runOpa(join(directoryOf({}), 'none'), [], directoryOf({}))).rejects.toMatchObject({
      code: 'opa-failed',
    });
    await expect(check('kill -9 $$')).rejects.toMatchObject({ message: expect.stringContaining('SIGKILL') });
  });
});

describe('the packaged opa', async () => {
  const { path } = await findOpa({});

  test('is the official binary; that is remembered', async () => {
    const cache = { directory: directoryOf({}) };
    await verifyOpa(path, cache);
    expect(readdirSync(cache.directory)).toHaveLength(1);
    const started = performance.now();
    await verifyOpa(path, cache);
    expect(performance.now() - started).toBeLessThan(50);
  });

  test('is refused when a byte of it differs, also after it was good', async () => {
    const cache = { directory: directoryOf({}) };
    const copy = join(directoryOf({}), 'opa');
    copyFileSync(path, copy);
    await verifyOpa(copy, cache);
    appendFileSync(copy, 'x');
    await expect(verifyOpa(copy, cache)).rejects.toMatchObject({
      code: 'opa-unverified',
      message: expect.stringContaining(OPA_DIGEST),
    });
  });

  test('is hashed again when it was touched', async () => {
    const cache = { directory: directoryOf({}) };
    const directory = directoryOf({ opa: 'abc' });
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    await verifyOpa(join(directory, 'opa'), cache, digest);
    utimesSync(join(directory, 'opa'), 1, 1);
    await verifyOpa(join(directory, 'opa'), cache, digest);
    expect(readdirSync(cache.directory)).toHaveLength(2);
  });
});
