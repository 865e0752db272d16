import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eastwest } from './run.ts';

describe('eastwest map', () => {
  test('prints who reaches what', async () => {
    const { code, stdout, stderr } = await eastwest(['map', 'manifests/soroban-istio']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('soroban/soroban-indexer  Deployment');
  });

  test('focuses on a workload and a direction', async () => {
    const { stdout } = await eastwest([
      'map',
      'manifests/soroban-istio',
      '--focus',
      'payments/payments',
      '--direction',
      'out',
    ]);
    expect(stdout).toContain('→ database/postgres  TCP 5432  mTLS');
    expect(stdout).not.toContain('←');
  });

  test('tells what one layer refuses, if it is asked', async () => {
    const args = ['map', 'manifests/soroban-ambient'];
    expect((await eastwest(args)).stdout).not.toContain('authorization refuses');
    expect((await eastwest([...args, '--refused'])).stdout).toMatch(
      /edge\/api-gateway → soroban\/soroban-indexer +TCP 9464 +the network lets it through, authorization refuses/,
    );
  });

  test('suggests the workload that was meant', async () => {
    const { code, stderr } = await eastwest([
      'map',
      'manifests/soroban-istio',
      '--focus',
      'payments/paymets',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean payments/payments?');
  });

  test('writes several formats, one of them to stdout', async () => {
    const svg = join(mkdtempSync(join(tmpdir(), 'eastwest-map-')), 'deep', 'map.svg');
    const { code, stdout } = await eastwest([
      'map',
      'manifests/soroban-flat',
      '-f',
      'json',
      '-f',
      `svg=${svg}`,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'map/2', focus: null });
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg /);
  });

  test('says which formats there are', async () => {
    const { code, stderr } = await eastwest(['map', 'manifests/soroban-flat', '-f', 'svgg']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean svg?');
  });

  test('nothing looked at is no map', async () => {
    const input = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
    const { code, stdout, stderr } = await eastwest(['map', '-'], { input });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('nothing to map: no workload among 1 resources');
  });

  test('a document that cannot be read: the map of the rest, the problem on stderr, exit code 2', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: x}]}\n';
    const { code, stdout, stderr } = await eastwest(['map', '-'], { input: `${pod}---\nkind: [\n` });
    expect(code).toBe(2);
    expect(stdout).toContain('default/a  Pod');
    expect(stderr).toContain('<stdin>:');
  });
});
