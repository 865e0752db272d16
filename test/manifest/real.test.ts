import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { locate } from '#manifest/locate.ts';
import { readManifests } from '#manifest/read.ts';

const REAL = resolve(import.meta.dirname, '../../../shared/real');

/** Severe problems in published manifests, each looked at: the file is what the message says. */
const SEVERE = [
  /^linkerd-docs\/.*adding-non-kubernetes-workloads--5\.yaml (?:duplicate-key|incomplete-resource)$/,
  /^linkerd-docs\/.*configuring-proxy-concurrency--[12]\.yaml incomplete-resource$/,
  /^linkerd-inject\/inject_gettest_deployment\.bad\.input\.yml (?:yaml-invalid|incomplete-resource|duplicate-key)$/,
  /^network-policy-api-demos\/.*\/anp-list\.yaml incomplete-resource$/,
];

describe.skipIf(!existsSync(REAL))('real manifests [needs ../shared]', () => {
  test('every severe problem is a defect of the file', async () => {
    const { resources, problems } = await readManifests(['.'], { cwd: REAL });
    const severe = problems
      .filter(({ level }) => level === 'severe')
      .map(({ location, code }) => `${location.file} ${code}`);
    expect(severe.filter((problem) => !SEVERE.some((known) => known.test(problem)))).toEqual([]);
    expect(resources.length).toBeGreaterThan(1500);
  });

  test('every resource and its name are located at a line that says so', async () => {
    const manifests = await readManifests(['.'], { cwd: REAL });
    for (const { origin, name, object } of manifests.resources) {
      if (name === '' || typeof object['metadata'] !== 'object') continue;
      const { file, line, column, endColumn } = locate(manifests, origin, '/metadata/name');
      const text = manifests.sources.get(file)?.text.split(/\r\n?|\n/)[line - 1] ?? '';
      expect(text.slice(column - 1, endColumn - 1)).toMatch(
        /^["']?(?:name|generateName|metadata)["']?(?::|$)/,
      );
    }
  });
});
