import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eastwest } from './run.ts';

describe('eastwest plan', () => {
  test.each(['istio', 'ambient', 'linkerd'])('soroban-%s is strict already', async (mesh) => {
    const { code, stdout, stderr } = await eastwest([
      'plan',
      '--to',
      'strict',
      `manifests/soroban-${mesh}`,
      '--check',
    ]);
    expect(stderr).toBe('');
    expect(stdout).toContain('mutual TLS is demanded everywhere already');
    expect(stdout).toContain('edge/api-gateway TCP 8443  by design');
    expect(code).toBe(0);
  });

  test('soroban-flat has a way there, and --check says that it isn’t there yet', async () => {
    const { code, stdout } = await eastwest(['plan', 'manifests/soroban-flat']);
    expect(code).toBe(0);
    expect(stdout).toContain('✗ breaks  soroban/soroban-indexer → database/postgres:5432');
    expect((await eastwest(['plan', 'manifests/soroban-flat', '--check'])).code).toBe(1);
  });

  test('plans for the mesh that is chosen', async () => {
    const { stdout } = await eastwest(['plan', 'manifests/soroban-flat', '--mesh', 'linkerd', '-f', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, to: 'strict', meshes: ['istio'] });
  });

  test('writes several formats, one of them to stdout', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'eastwest-plan-')), 'deep', 'plan.md');
    const { stdout } = await eastwest([
      'plan',
      'manifests/soroban-flat',
      '-f',
      'json',
      '-f',
      `markdown=${file}`,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ strict: false });
    expect(readFileSync(file, 'utf8')).toMatch(/^# To mutual TLS everywhere\n/);
  });

  test('nothing looked at is no plan', async () => {
    const input = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
    const { code, stdout, stderr } = await eastwest(['plan', '-'], { input });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('nothing to plan: no workload among 1 resources');
  });

  test.each([
    [['--to', 'permissive'], 'Allowed choices are strict'],
    [['--mesh', 'consul'], 'Allowed choices are istio, ambient, linkerd'],
    [['--format', 'txt'], 'Did you mean text?'],
  ])('%j can’t be used', async (args, message) => {
    const { code, stderr } = await eastwest(['plan', 'manifests/soroban-flat', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test('help has examples and the exit codes', async () => {
    const { code, stdout } = await eastwest(['plan', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('eastwest plan --to strict manifests/');
    expect(stdout).toContain('Exit codes:');
  });

  test('a document that cannot be read: the plan of the rest, exit code 2', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: x}]}\n';
    const { code, stdout, stderr } = await eastwest(['plan', '-', '--mesh', 'istio'], {
      input: `${pod}---\nkind: [\n`,
    });
    expect(code).toBe(2);
    expect(stdout).toContain('there is no listener to encrypt');
    expect(stderr).toContain('<stdin>:');
  });
});
