import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findOpa } from '#policy/compile/opa.ts';
import { directoryOf } from '../policy/harness.ts';
import { eastwest } from './run.ts';

const opa = await findOpa({ path: process.env['PATH'] ?? '' }).catch(() => undefined);

const RULE = 'package main\n\ndeny contains msg if {\n\tinput.bad\n\tmsg := "bad"\n}\n';
const GOOD = 'package main\n\ntest_denied if deny["bad"] with input as {"bad": true}\n';
const BAD =
  'package main\n\ntest_fine if {\n\tfound := deny with input as {"bad": true}\n\tcount(found) == 0\n}\n';

function verify(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const cwd = directoryOf(files);
  return eastwest(['verify', ...args], { cwd }).then((ran) => ({ ...ran, cwd }));
}

describe.skipIf(opa === undefined)('eastwest verify [needs opa]', () => {
  test('takes policy/ where nothing else is said', async () => {
    const ran = await verify({ 'policy/a.rego': RULE, 'policy/a_test.rego': GOOD });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toBe('1 test: 1 passed\nThe policies pass their tests.\n');
  });

  test('takes the policies of eastwest.yaml, and paths before both', async () => {
    const files = {
      'eastwest.yaml': 'policies: [rego]\n',
      'rego/a.rego': RULE,
      'rego/a_test.rego': GOOD,
      'policy/b_test.rego': BAD,
      'with space/c_test.rego': 'package c\ntest_c if true\n',
    };
    expect((await verify(files)).stdout).toContain('1 test: 1 passed');
    expect((await verify(files, 'with space', '--policy', 'rego')).stdout).toContain('2 tests: 2 passed');
    expect((await verify(files, 'rego/a.rego', 'policy/b_test.rego')).code).toBe(1);
  });

  test('a failing test is 1, with its line; formats as for any command', async () => {
    const ran = await verify(
      { 'policy/a.rego': RULE, 'policy/a_test.rego': BAD },
      '-f',
      'pretty',
      '-f',
      'junit=out/v.xml',
      '-f',
      'json=v.json',
    );
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain(
      'failed   policy/a_test.rego:3  main.test_fine\n         not true at policy/a_test.rego:5: count(found) == 0\n           found = {"bad"}',
    );
    expect(existsSync(join(ran.cwd, 'out/v.xml'))).toBe(true);
    expect(JSON.parse(readFileSync(join(ran.cwd, 'v.json'), 'utf8')).verdict).toBe('failed');
  });

  test('a threshold that is missed is 1, with the lines; a met one is 0', async () => {
    const files = {
      'policy/a.rego': `${RULE}\nwarn contains "x" if {\n\tinput.x\n}\n`,
      'policy/a_test.rego': GOOD,
    };
    const missed = await verify(files, '--threshold', '90%');
    expect(missed.code).toBe(1);
    expect(missed.stdout).toContain('nothing ran  policy/a.rego:8-9');
    expect((await verify(files, '--threshold', '60')).code).toBe(0);
  });

  test('a test without an answer is 2', async () => {
    const loop =
      'package a\ntest_loops if count([1 | some i in numbers.range(1, 100000); some j in numbers.range(1, 100000); i == -j]) == 1\n';
    const ran = await verify({ 'policy/a_test.rego': loop }, '--timeout', '100ms');
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('errored  policy/a_test.rego:2  a.test_loops');
  });

  test('conftest’s command line works: --policy, --data', async () => {
    const ran = await verify(
      {
        'p/a_test.rego': 'package a\ntest_data if data.people.ages[0] == 18\n',
        'd/people.yaml': 'people: {ages: [18, 21]}\n',
      },
      '-p',
      'p',
      '-d',
      'd',
    );
    expect(ran).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    ['nothing to verify', {}, [], 'nothing to verify: no paths are given, there is no eastwest.yaml here'],
    ['no test', { 'policy/a.rego': RULE }, [], 'there is no test in policy'],
    ['a bad threshold', {}, ['policy', '--threshold', '101'], "--threshold 101 isn't a share in percent"],
    ['an empty threshold', {}, ['policy', '--threshold', ''], "isn't a share in percent"],
    ['a bad timeout', { 'policy/a_test.rego': GOOD }, ['--timeout', '5'], "--timeout 5 isn't a duration"],
    ['an unknown format', {}, ['-f', 'jnit'], 'Did you mean junit?'],
    [
      'a test that does not compile',
      { 'policy/a_test.rego': 'package a\ntest_a if nope(1)\n' },
      [],
      'policy/a_test.rego:2',
    ],
    [
      '--run that selects nothing',
      { 'policy/a.rego': RULE, 'policy/a_test.rego': GOOD },
      ['--run', 'test_deneid'],
      'Did you mean',
    ],
    [
      'no opa',
      { 'policy/a_test.rego': GOOD },
      ['--opa', 'none'],
      'it is needed to run the tests of policies',
    ],
  ])('%s is 2, with a remedy', async (_, files, args, message) => {
    const ran = await verify(files as Readonly<Record<string, string>>, ...args);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).toContain('→');
  });

  test('--help shows examples and what the exit codes mean', async () => {
    const ran = await verify({}, '--help');
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('eastwest verify policy/ --threshold 90');
    expect(ran.stdout).toContain('Exit codes: 0 all pass');
  });
});
