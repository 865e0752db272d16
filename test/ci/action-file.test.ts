import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { root } from './scratch.ts';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly run?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: unknown }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const text = readFileSync(join(root, 'action.yml'), 'utf8');
const script = readFileSync(join(root, 'scripts/action/run.sh'), 'utf8');
const action = load(text) as Action;
const { steps } = action.runs;

describe('action.yml', () => {
  test('is a composite action whose inputs and outputs are described, and have defaults', () => {
    expect(action.runs.using).toBe('composite');
    for (const input of Object.values(action.inputs)) {
      expect(input.description).toMatch(/\.( |$)|\)$/);
      // GitHub hands inputs over as text: a bare `true` would be one too, but not in a comparison.
      expect(typeof input.default).toBe('string');
    }
    for (const output of Object.values(action.outputs)) expect(output.description).not.toBe('');
  });

  test('declares every input that it uses, and uses every one that it declares', () => {
    const used = new Set([...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(action.inputs).sort());
  });

  test('takes outputs only from steps that there are, and only those that the script writes', () => {
    const outputs = readFileSync(join(root, 'scripts/action/outputs.mjs'), 'utf8');
    for (const [, id, name = ''] of text.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      expect(steps.map((one) => one.id)).toContain(id);
      expect(script.includes(`'${name}=`) || outputs.includes(`  ${name}:`)).toBe(true);
    }
  });

  test('interpolates nothing into shell: what comes from outside is in the environment', () => {
    const scripts = steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBe(2);
    for (const run of scripts) {
      expect(run).not.toContain('${{');
      expect(run).toMatch(/^bash "\$GITHUB_ACTION_PATH\/scripts\/action\/run\.sh" (check|verdict)$/);
    }
    for (const { run, shell } of steps) if (run !== undefined) expect(shell).toBe('bash');
    expect(script).not.toMatch(/\beval\b/);
  });

  test('gives the script each variable that it reads', () => {
    const given = new Set(steps.flatMap(({ env }) => Object.keys(env ?? {})));
    const read = new Set([...script.matchAll(/\$\{?(EASTWEST_\w+)/g)].map(([, name]) => name ?? ''));
    read.delete('EASTWEST_BIN'); // for tests, and for a runner that brings its own
    expect([...read].sort()).toEqual([...given].sort());
  });

  test('pins actions of others by their major version, and uploads and judges whatever the check said', () => {
    const uses = steps.flatMap((one) => one.uses ?? []);
    expect(uses).toEqual(['actions/setup-node@v6', 'github/codeql-action/upload-sarif@v4']);
    const conditions = steps.slice(2).map((one) => one.if ?? '');
    expect(conditions.every((one) => one.includes('!cancelled()'))).toBe(true);
    expect(steps.at(-1)?.env?.['EASTWEST_EXIT_CODE']).toContain('steps.check.outputs.exit-code');
  });

  test('stays out of the npm package', () => {
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(files).not.toContain('scripts');
    expect(files).not.toContain('action.yml');
  });
});
