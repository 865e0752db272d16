import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseConfig } from '#config/parse.ts';
import { buildFabric } from '#equation/fabric.ts';
import { deriveFacts } from '#facts/derive.ts';
import { parseManifests } from '#manifest/parse.ts';
import { evaluate } from '#policy/evaluate.ts';
import type { Finding } from '#policy/finding.ts';
import { loadPolicies } from '#policy/load.ts';
import type { Policies } from '#policy/policies.ts';

const manifestsAt = join(import.meta.dirname, '..', '..', 'manifests');
const expectation = join(import.meta.dirname, 'soroban-flat.expected.txt');

let policies: Policies;
beforeAll(async () => {
  policies = await loadPolicies({
    builtin: true,
    directories: [],
    cacheDirectory: join(tmpdir(), 'eastwest'),
  });
});

async function findingsOf(platform: string): Promise<readonly Finding[]> {
  const directory = join(manifestsAt, platform);
  const read = (name: string) => ({ name, content: readFileSync(join(directory, name), 'utf8') });
  const names = readdirSync(directory).filter((name) => name.endsWith('.yaml') && name !== 'eastwest.yaml');
  const manifests = parseManifests(names.toSorted().map(read));
  const { intent } = parseConfig(read('eastwest.yaml').content, 'eastwest.yaml');
  const facts = deriveFacts(buildFabric(buildCluster(manifests.resources)), manifests, intent);
  const options = { config: {}, now: '2026-11-22T00:00:00Z', severities: {} };
  const { findings, problems, rules } = await evaluate(policies, facts, manifests, options);
  expect(problems).toEqual([]);
  expect(rules.filter(({ status }) => status === 'broken')).toEqual([]);
  return findings;
}

describe.each(['soroban-istio', 'soroban-ambient', 'soroban-linkerd'])('%s', (platform) => {
  test('no rule has anything to say', async () => {
    expect(await findingsOf(platform)).toEqual([]);
  });
});

/** Written anew with UPDATE_GOLDEN=1. */
test('soroban-flat: each finding that is expected, with file and line, and no other', async () => {
  const told = (await findingsOf('soroban-flat')).map(
    ({ rule, severity, location, message }) =>
      `${location.file}:${location.line} ${severity} ${rule}\n    ${message}\n`,
  );
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(expectation, told.join(''));
  expect(told.length).toBeGreaterThan(40);
  expect(told.join('')).toBe(readFileSync(expectation, 'utf8'));
});
