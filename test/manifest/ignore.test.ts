import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readManifests } from '#manifest/read.ts';

const cwd = mkdtempSync(join(tmpdir(), 'eastwest-test-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
for (const path of ['m/a.yaml', 'm/b test.yaml', 'm/charts/c.yaml', 'm/Broken.yaml']) {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  const name = path.replaceAll(/[^a-z]/g, '');
  const text = path.includes('Broken')
    ? '{{ not yaml'
    : `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
  writeFileSync(join(cwd, path), text);
}
const read = async (ignore: string, paths = ['m']) =>
  [...(await readManifests(paths, { cwd, ignore })).sources.keys()].sort();

test.each([
  ['charts/|Broken', ['m/a.yaml', 'm/b test.yaml']],
  ['^charts/|Broken', ['m/a.yaml', 'm/b test.yaml', 'm/charts/c.yaml']],
  ['(?i)broken| TEST', ['m/a.yaml', 'm/charts/c.yaml']],
  ['^m/[bcB]', ['m/a.yaml']],
])('%s', async (ignore, expected) => {
  expect(await read(ignore)).toEqual(expected);
});

test('also a file that is named, as in conftest', async () => {
  expect(await read('b test', ['m/a.yaml', 'm/b test.yaml'])).toEqual(['m/a.yaml']);
});

test('everything left out is no manifest at all', async () => {
  await expect(read('.')).rejects.toMatchObject({ code: 'no-manifests' });
});

test.each(['(', '[z-a]', '(?P<x>a)'])('%s is no regular expression', async (ignore) => {
  await expect(read(ignore)).rejects.toMatchObject({
    code: 'bad-usage',
    message: expect.stringContaining(`--ignore ${JSON.stringify(ignore)}`),
  });
});
