import { describe, expect, test } from 'vitest';
import { summarize } from '#report/summarize.ts';
import { verdict } from '#report/verdict.ts';
import { report, rule, sample } from './sample.ts';

describe('summarize', () => {
  test('counts each part, with all keys in one order', () => {
    const { rules, findings, suppressions, problems, unknowns } = sample;
    const parts = {
      files: 6,
      documents: 15,
      resources: 14,
      subjects: { workload: 9 },
      rules,
      findings,
      suppressions,
      problems,
      unknowns,
    };
    expect(JSON.stringify(summarize(parts))).toBe(
      JSON.stringify({
        files: 6,
        documents: 15,
        resources: 14,
        subjects: { resource: 0, workload: 9, namespace: 0 },
        rules: { passed: 1, failed: 5, 'not-applicable': 1, off: 1, broken: 1 },
        findings: { error: 3, warning: 1, note: 1 },
        problems: { severe: 1, warning: 1, note: 1 },
        suppressed: 1,
        unknowns: 3,
      }),
    );
  });
});

describe('verdict', () => {
  const passed = report({ rules: [[rule('a/b'), 'passed', 1]] });
  const severe = sample.problems.filter(({ level }) => level === 'severe');
  test.each([
    ['clean', passed],
    ['clean', { ...passed, problems: sample.problems.filter(({ level }) => level !== 'severe') }],
    ['findings', { ...passed, findings: sample.findings.slice(-1) }],
    ['findings', { ...report({ rules: [] }), findings: sample.findings }],
    ['untrusted', { ...passed, problems: severe }],
    ['untrusted', { ...passed, findings: sample.findings, problems: severe }],
    [
      'untrusted',
      report({
        rules: [
          [rule('a/b'), 'passed', 1],
          [rule('a/c'), 'broken', 1],
        ],
      }),
    ],
    ['untrusted', report({ resources: 0, problems: severe })],
    ['nothing-seen', report({ rules: [] })],
    ['nothing-seen', report({ resources: 0, rules: [[rule('a/b'), 'passed', 1]] })],
    ['nothing-seen', report({ rules: [[rule('a/b'), 'passed', 0]] })],
    [
      'nothing-seen',
      report({
        rules: [
          [rule('a/b'), 'not-applicable', 0],
          [rule('a/c'), 'off', 0],
        ],
      }),
    ],
  ])('%s (%#)', (expected, of) => {
    expect(verdict(of)).toBe(expected);
  });
});
