import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findOpa } from '#policy/compile/opa.ts';
import { policiesHome } from '#policy/home.ts';
import { verifyPolicies } from '#policy/verify/verify.ts';
import { coveredPercent, verifyVerdict } from '#policy/verify/verify-verdict.ts';
import { directoryOf } from './harness.ts';
import { PATH, tested, verify } from './verifying.ts';

const opa = await findOpa({ path: PATH }).catch(() => undefined);

describe.skipIf(opa === undefined)('coverage [needs opa]', () => {
  const HALF = 'test_half if main.deny["a bare pod"] with input as {"kind": "Pod"}\n';

  test('is of the rules alone, with the lines where nothing ran', async () => {
    const report = await tested(HALF, {}, { coverage: true });
    expect(report.coverage).toEqual({
      covered: 3,
      uncovered: 4,
      files: [{ file: 'policy/main.rego', covered: 3, uncovered: 4, gaps: [{ from: 3, to: 6 }] }],
    });
    expect(verifyVerdict(report)).toBe('passed');
  });

  test('a threshold is held against the counts, not against a rounded share', async () => {
    const report = await tested(HALF, {}, { threshold: 42.85 });
    expect(verifyVerdict(report)).toBe('passed');
    expect(verifyVerdict({ ...report, threshold: 42.86 })).toBe('failed');
    expect(coveredPercent({ covered: 99_999, uncovered: 1 })).toBe(99.99);
    expect(coveredPercent({ covered: 2, uncovered: 1 })).toBe(66.66);
  });

  test('a rule file that no test knows counts as not covered', async () => {
    const report = await tested(
      HALF,
      { 'policy/other.rego': 'package other\nx := y if {\n\ty := 1\n}\n' },
      { coverage: true },
    );
    expect(report.coverage?.files.find(({ file }) => file === 'policy/other.rego')).toMatchObject({
      covered: 0,
      gaps: [{ from: 2, to: 3 }],
    });
  });

  test('is not measured where a test fails, nor where there is nothing to cover', async () => {
    const failed = await tested('test_no if false\n', {}, { threshold: 0 });
    expect(failed.coverage).toBeUndefined();
    expect(verifyVerdict(failed)).toBe('failed');
    const cwd = directoryOf({ 'policy/a_test.rego': 'package a_test\ntest_a if true\n' });
    const nothing = await verify(cwd, { threshold: 0 });
    expect(nothing.coverage).toEqual({ covered: 0, uncovered: 0, files: [] });
    expect(verifyVerdict(nothing)).toBe('untrusted');
  });
});

describe.skipIf(opa === undefined)('our own rules [needs opa]', () => {
  test('pass their tests, and the tests run the lines of each', async () => {
    const report = await verifyPolicies({
      directories: ['policies'],
      cwd: join(policiesHome(), '..'),
      path: PATH,
      cacheDirectory: directoryOf({}),
      threshold: 99,
    });
    expect(report.tests.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(report.tests.length).toBeGreaterThan(100);
    expect(report.coverage?.files.length).toBeGreaterThan(20);
    // The router alone is run by the engine's tests.
    const gaps = report.coverage?.files.filter(({ uncovered }) => uncovered > 0).map(({ file }) => file);
    expect(gaps).toEqual(['policies/main.rego']);
    expect(report.builtinErrors).toEqual([]);
    expect(report.warnings).toEqual([]);
  });
});
