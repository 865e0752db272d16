import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { PolicyTest, VerifyReport } from '#policy/verify/verify-report.ts';
import { VERIFY_SCHEMA } from '#report/verify/json-schema.ts';
import { renderVerification, VERIFY_FORMATS } from '#report/verify/render.ts';
import { parseXml, type XmlElement } from '../xml.ts';

const OPTIONS = { color: false, verbose: false };
/** What a name, a message or an output may hold. */
const NASTY = 'a "b" \'c\' ]]> <x> & # \\ é\u202e \u001b[31m ::error::x ##[error]y __proto__';

const PASSED: PolicyTest = {
  package: 'main_test',
  name: 'test_passes',
  file: 'policy/main_test.rego',
  line: 3,
  status: 'passed',
  milliseconds: 0.5,
  cases: [],
  output: '',
  message: '',
};
const FAILED: PolicyTest = {
  ...PASSED,
  name: 'test_fails',
  line: 5,
  status: 'failed',
  cases: [
    { name: 'one', passed: true },
    { name: 'two', passed: false },
  ],
  output: 'first\n::error::second',
  stopped: {
    file: 'policy/main_test.rego',
    line: 7,
    text: 'count(x) == 2',
    variables: [{ name: 'x', value: '{"no"}' }],
  },
};
const ERRORED: PolicyTest = {
  ...PASSED,
  name: 'test_errs',
  line: 9,
  status: 'errored',
  message: 'it took too long',
};
const SKIPPED: PolicyTest = { ...PASSED, name: 'todo_test_later', line: 11, status: 'skipped' };
const COVERAGE = {
  covered: 7,
  uncovered: 3,
  files: [
    { file: 'policy/a.rego', covered: 4, uncovered: 0, gaps: [] },
    {
      file: 'policy/b.rego',
      covered: 3,
      uncovered: 3,
      gaps: [
        { from: 4, to: 4 },
        { from: 8, to: 9 },
      ],
    },
  ],
};

function report(tests: readonly PolicyTest[], more: Partial<VerifyReport> = {}): VerifyReport {
  return { version: '1.2.3', tests, warnings: [], builtinErrors: [], ...more };
}

const ALL = report([PASSED, FAILED, ERRORED, SKIPPED], {
  warnings: [{ file: 'policy/x_test.rego', line: 1, message: 'there is no test in this file' }],
});
const BELOW = report([PASSED], { coverage: COVERAGE, threshold: 90 });
const HOSTILE = report(
  [
    { ...FAILED, package: NASTY, name: NASTY, file: `${NASTY}.rego`, output: `${NASTY}\n${NASTY}` },
    { ...ERRORED, name: NASTY, message: `${NASTY}\n${NASTY}` },
    { ...ERRORED, name: NASTY },
  ],
  {
    warnings: [{ file: NASTY, line: 1, message: NASTY }],
    builtinErrors: [{ file: NASTY, line: 1, message: NASTY }],
    coverage: {
      covered: 0,
      uncovered: 1,
      files: [{ file: NASTY, covered: 0, uncovered: 1, gaps: [{ from: 1, to: 1 }] }],
    },
    threshold: 100,
  },
);

describe('pretty', () => {
  test('shows what did not pass, where, and what helps', () => {
    expect(
      renderVerification(ALL, 'pretty', OPTIONS),
    ).toBe(`failed   policy/main_test.rego:5  main_test.test_fails
         1 of 2 cases: two
         not true at policy/main_test.rego:7: count(x) == 2
           x = {"no"}
         printed:
           | first
           | ::error::second
errored  policy/main_test.rego:9  main_test.test_errs
         it took too long
skipped  policy/main_test.rego:11  main_test.todo_test_later

warning  policy/x_test.rego:1  there is no test in this file

4 tests: 1 passed, 1 failed, 1 errored, 1 skipped
The result can't be trusted: 1 test has no answer.
`);
  });

  test('shows where nothing ran, and which threshold was missed', () => {
    expect(renderVerification(BELOW, 'pretty', OPTIONS)).toBe(`Coverage of the rules: 70.00 % (7 of 10 lines)
  policy/b.rego  50.00 %  (3 of 6 lines)
  nothing ran  policy/b.rego:4
  nothing ran  policy/b.rego:8-9

1 test: 1 passed
70.00 % of the rules is covered, less than 90 %.
`);
  });

  test('tells with -v what passed, too', () => {
    const text = renderVerification(BELOW, 'pretty', { color: true, verbose: true });
    expect(text).toContain('\u001b[1;32mpassed \u001b[0m  policy/main_test.rego:3');
    expect(text).toContain('  policy/a.rego  100.00 %  (4 of 4 lines)');
  });

  test.each([
    ['passed', report([PASSED]), 'The policies pass their tests.'],
    ['failed', report([PASSED, FAILED]), 'The policies fail their tests.'],
    [
      'failed and unmeasured',
      report([FAILED], { threshold: 5 }),
      'The policies fail their tests; coverage was not measured, since a test does not pass.',
    ],
    ['skipped', report([SKIPPED]), "The result can't be trusted: no test ran: all of them are skipped."],
    [
      'nothing to cover',
      report([PASSED], { threshold: 0, coverage: { covered: 0, uncovered: 0, files: [] } }),
      'there is nothing to cover',
    ],
    [
      'unsteady',
      report([PASSED], { threshold: 0 }),
      'the tests gave another answer when they were run again',
    ],
  ])('closes with the verdict: %s', (_, one, words) => {
    expect(renderVerification(one, 'pretty', OPTIONS).trimEnd().split('\n').at(-1)).toContain(words);
  });
});

describe('every format', () => {
  test.each(VERIFY_FORMATS)('%s hides nothing, and obeys nobody', (format) => {
    const text = renderVerification(HOSTILE, format, OPTIONS);
    for (const hidden of ['\u001b', '\u202e', '##[']) expect(text).not.toContain(hidden);
    expect(text).not.toMatch(/^\s*::/m);
    expect(text.endsWith('\n')).toBe(true);
    expect(renderVerification(HOSTILE, format, OPTIONS)).toBe(text);
  });
});

describe('json', () => {
  const validate = new Ajv({ strict: true }).compile(VERIFY_SCHEMA);

  test.each([
    ['all kinds of tests', ALL, 'untrusted'],
    ['too little coverage', BELOW, 'failed'],
    ['hostile names', HOSTILE, 'untrusted'],
  ])('%s has the shape that is documented', (_, one, verdict) => {
    const value = JSON.parse(renderVerification(one, 'json', OPTIONS));
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...value, surprise: 1 })).toBe(false);
    expect(value.verdict).toBe(verdict);
    expect(value.tests.map((each: PolicyTest) => each.name)).toEqual(one.tests.map(({ name }) => name));
  });

  test('docs/verify.schema.json is fresh (UPDATE_GOLDEN=1 writes it)', () => {
    const file = fileURLToPath(new URL('../../../docs/verify.schema.json', import.meta.url));
    const text = `${JSON.stringify(VERIFY_SCHEMA, undefined, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text);
  });
});

describe('junit', () => {
  const casesOf = (one: VerifyReport): readonly XmlElement[] =>
    parseXml(renderVerification(one, 'junit', OPTIONS)).children.flatMap(({ children }) => children);

  test('has a case for each test, with its outcome', () => {
    expect(casesOf(ALL).map(({ attributes, children }) => [attributes['name'], children[0]?.name])).toEqual([
      ['policy/x_test.rego: there is no test in this file', 'system-out'],
      ['test_passes', undefined],
      ['test_fails', 'failure'],
      ['test_errs', 'error'],
      ['todo_test_later', 'skipped'],
    ]);
    expect(casesOf(ALL)[2]?.attributes).toMatchObject({ file: 'policy/main_test.rego', line: '5' });
  });

  test('has a case for the threshold', () => {
    const [first] = casesOf(BELOW);
    expect(first?.attributes['name']).toBe('at least 90 % of the rules is covered');
    expect(first?.children[0]?.text).toContain('policy/b.rego:8-9');
  });

  test('counts each case once, and no name twice', () => {
    const root = parseXml(renderVerification(HOSTILE, 'junit', OPTIONS));
    expect(root.attributes).toMatchObject({ tests: '6', failures: '1', errors: '4' });
    const names = casesOf(HOSTILE).map(
      ({ attributes }) => `${attributes['classname']} ${attributes['name']}`,
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

test('tap has a point for each test and for the threshold', () => {
  expect(renderVerification(ALL, 'tap', OPTIONS).split('\n').slice(0, 4)).toEqual([
    'TAP version 14',
    '1..4',
    'ok 1 - main_test.test_passes policy/main_test.rego:3',
    'not ok 2 - main_test.test_fails policy/main_test.rego:5',
  ]);
  expect(renderVerification(ALL, 'tap', OPTIONS)).toContain('policy/main_test.rego:11 # SKIP todo');
  expect(renderVerification(BELOW, 'tap', OPTIONS)).toContain(
    'not ok 2 - at least 90 % of the rules is covered',
  );
});
