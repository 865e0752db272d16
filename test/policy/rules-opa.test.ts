import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findOpa } from '#policy/compile/opa.ts';
import { policiesHome } from '#policy/home.ts';

const home = policiesHome();
const opa = await findOpa({ path: process.env['PATH'] ?? '' }).catch(() => undefined);
const run = (...args: readonly string[]) =>
  execFileSync(opa?.path ?? '', args, { cwd: join(home, '..'), encoding: 'utf8', maxBuffer: 2 ** 28 });

describe.skipIf(opa === undefined)('Rego [needs opa]', () => {
  test('is formatted', () => {
    expect(run('fmt', '--list', 'policies')).toBe('');
  });

  test('each rule and helper is covered by its tests, line by line', () => {
    const report = JSON.parse(run('test', '--coverage', '--ignore', '*.yaml', 'policies'));
    const rules = Object.entries<{ not_covered?: unknown }>(report.files).filter(
      ([file]) => file !== 'policies/main.rego',
    );
    expect(rules.length).toBeGreaterThanOrEqual(2 * 6);
    expect(rules.filter(([, { not_covered }]) => not_covered !== undefined)).toEqual([]);
  });
});
