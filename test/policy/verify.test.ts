import { describe, expect, test } from 'vitest';
import { findOpa } from '#policy/compile/opa.ts';
import type { PolicyTest } from '#policy/verify/verify-report.ts';
import { verifyVerdict } from '#policy/verify/verify-verdict.ts';
import { directoryOf } from './harness.ts';
import { HEAD, PATH, RULES, tested, verify } from './verifying.ts';

const opa = await findOpa({ path: PATH }).catch(() => undefined);

async function one(body: string, files: Readonly<Record<string, string>> = {}): Promise<PolicyTest> {
  const { tests } = await tested(body, files);
  expect(tests).toHaveLength(1);
  return tests[0] as PolicyTest;
}

describe.skipIf(opa === undefined)('verifyPolicies [needs opa]', () => {
  test('tells passed, failed, errored and skipped apart, in the order of the file', async () => {
    const report = await tested(`
test_passes if main.deny["unsafe"] with input as {"kind": "Deployment"}
test_fails if {
	found := main.deny with input as {"kind": "Pod"}
	print("looking", "\\u001b[31m")
	count(found) == 2
}
value := 1 if true
value := 2 if true
test_errs if value == 1
todo_test_later if false
`);
    expect(report.tests.map(({ name, status, line }) => [name, status, line])).toEqual([
      ['test_passes', 'passed', 6],
      ['test_fails', 'failed', 7],
      ['test_errs', 'errored', 14],
      ['todo_test_later', 'skipped', 15],
    ]);
    expect(report.tests[1]).toMatchObject({
      file: 'policy/main_test.rego',
      output: 'looking \u001b[31m',
      stopped: {
        file: 'policy/main_test.rego',
        line: 10,
        text: 'count(found) == 2',
        variables: [{ name: 'found', value: '{"a bare pod"}' }],
      },
    });
    expect(report.tests[2]?.message).toBe(
      'policy/main_test.rego:13: complete rules must not produce multiple outputs',
    );
    expect(verifyVerdict(report)).toBe('untrusted');
  });

  test('a test that never ends has no answer', async () => {
    const report = await tested(
      'test_loops if count([1 | some i in numbers.range(1, 100000); some j in numbers.range(1, 100000); i == -j]) == 1\n',
      {},
      { timeout: 200 },
    );
    expect(report.tests[0]).toMatchObject({
      status: 'errored',
      message: 'it took longer than the time limit for a test',
    });
  });

  test('names the cases of a test', async () => {
    const found = await one(`test_cases[name] if {
	some name, kind in {"a \\"b\\"": "Pod", "c": "Service"}
	count(main.deny) == 1 with input as {"kind": kind}
}
`);
    expect(found.cases).toEqual([
      { name: 'a "b"', passed: true },
      { name: 'c', passed: false },
    ]);
    expect(found.status).toBe('failed');
  });

  test('Rego 0 and Rego 1, each in its directory', async () => {
    const cwd = directoryOf({
      'old/main.rego': 'package old\ndeny[msg] { input.bad; data.limit == 3; msg := "bad" }\n',
      'new/limit.yaml': 'limit: 3',
      'old/main_test.rego': 'package old\ntest_old { deny["bad"] with input as {"bad": true} }\n',
      'new/main.rego': RULES,
      'new/main_test.rego': `${HEAD}test_new if count(main.deny) == 0 with input as {}\n`,
    });
    const report = await verify(cwd, { directories: ['old', 'new'], coverage: true });
    expect(report.tests.map(({ file, status }) => [file, status])).toEqual([
      ['new/main_test.rego', 'passed'],
      ['old/main_test.rego', 'passed'],
    ]);
    expect(report.coverage?.files.map(({ file }) => file)).toEqual(['new/main.rego', 'old/main.rego']);
    await expect(verify(cwd, { directories: ['old'], regoVersion: 'v1' })).rejects.toMatchObject({
      code: 'rego-invalid',
      message: expect.stringContaining('old/main.rego:2'),
    });
  });

  test('tests may lie in a directory of their own; one in another is taken once', async () => {
    const cwd = directoryOf({
      'policy/main.rego': RULES,
      'policy/deep/other.rego': 'package deep\nx := 1\n',
      'tests/main_test.rego': `${HEAD}test_it if main.deny["a bare pod"] with input as {"kind": "Pod"}\n`,
    });
    const report = await verify(cwd, { directories: ['policy', 'policy/deep', 'tests'] });
    expect(report.tests.map(({ status }) => status)).toEqual(['passed']);
  });

  test('an example of what rules judge is no data; other YAML, and all of --data, is', async () => {
    const cwd = directoryOf({
      'policy/main_test.rego':
        'package main_test\ntest_data if {\n\tdata.limits.max == 3\n\tdata.images.kind == "List"\n\tnot data.kind\n}\n',
      'policy/good.yaml': 'apiVersion: v1\nkind: Pod\n',
      'policy/limits/data.yaml': 'max: 3\n',
      'data/images/data.yaml': 'apiVersion: v1\nkind: List\n',
      'data/notes.txt': 'no data',
    });
    const report = await verify(cwd, { data: ['data'] });
    expect(report.tests.map(({ status }) => status)).toEqual(['passed']);
  });

  test('rules of our own convention find their library', async () => {
    const report = await tested(
      'test_library if names.some_of(["a", "b"]) == "a, b"\nimport data.eastwest.lib.names\n',
    );
    expect(report.tests.map(({ status }) => status)).toEqual(['passed']);
  });

  test('warns of what looks like a test and is none', async () => {
    const report = await tested('test_it if true\ntestIt if false\ntests_it if false\n', {
      'policy/empty_test.rego': 'package empty_test\nfixture := 1\n',
    });
    expect(report.warnings).toEqual([
      { file: 'policy/empty_test.rego', line: 1, message: 'there is no test in this file' },
      {
        file: 'policy/main_test.rego',
        line: 6,
        message: 'testIt is not run as a test: the name of a test begins with test_',
      },
      {
        file: 'policy/main_test.rego',
        line: 7,
        message: 'tests_it is not run as a test: the name of a test begins with test_',
      },
    ]);
  });

  test('names with spaces, quotes, dashes and without ASCII are names', async () => {
    const file = 'pol icy/it\'s "q"/--é%20_test.rego';
    const cwd = directoryOf({
      [file]: 'package odd["b-c"]\n\ntest_a if count("::error::\\u202e") == 1\n\ntest_b if true\n',
    });
    const report = await verify(cwd, { directories: ['pol icy'] });
    expect(report.tests.map((one) => [one.file, one.package, one.name, one.status])).toEqual([
      [file, 'odd["b-c"]', 'test_a', 'failed'],
      [file, 'odd["b-c"]', 'test_b', 'passed'],
    ]);
    expect(report.tests[0]?.stopped?.line).toBe(3);
  });

  test('a duplicate is a test of its own', async () => {
    const report = await tested('test_it if true\ntest_it if false\n');
    expect(report.tests.map(({ name, status }) => [name, status])).toEqual([
      ['test_it', 'passed'],
      ['test_it#01', 'failed'],
    ]);
  });
});

describe.skipIf(opa === undefined)('nothing passes in silence [needs opa]', () => {
  test.each([
    ['no test', { 'policy/main.rego': RULES }, {}, 'no-tests', 'there is no test in policy'],
    ['no Rego', { 'policy/a.yaml': 'a: 1' }, {}, 'no-rules', 'there is no Rego in policy'],
    ['no directory', { 'a.txt': '' }, {}, 'policies-unreadable', 'policy'],
    [
      'a typo in --run',
      { 'policy/a_test.rego': 'package a\ntest_denied if true\n' },
      { run: 'test_deneid' },
      'bad-usage',
      '--run test_deneid selects none of the 1 tests in policy',
    ],
    [
      'no regex',
      { 'policy/a_test.rego': 'package a\ntest_denied if true\n' },
      { run: 'a(' },
      'bad-usage',
      "--run a( isn't a regular expression",
    ],
    [
      'a test that does not compile',
      { 'policy/a_test.rego': 'package a\n\ntest_a if nonsense(1)\n' },
      {},
      'rego-invalid',
      'policy/a_test.rego:3',
    ],
    [
      'a test that does not parse',
      { 'policy/a_test.rego': 'package a\n\ntest_a if {\n' },
      {},
      'rego-invalid',
      'policy/a_test.rego:4',
    ],
    [
      'data that collides',
      {
        'policy/a_test.rego': 'package a\ntest_a if true\n',
        'policy/a.yaml': 'a: 1',
        'policy/b.json': '{"a": 2}',
      },
      {},
      'rego-invalid',
      'policy/b.json has a key that another data file has too',
    ],
    [
      'no data',
      { 'policy/a_test.rego': 'package a\ntest_a if true\n', 'none/x.rego': 'package x' },
      { data: ['none'] },
      'policies-unreadable',
      'there is no data file in none',
    ],
  ])('%s', async (_, files, options, code, message) => {
    await expect(verify(directoryOf(files), options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('a near miss in --run is told', async () => {
    const cwd = directoryOf({ 'policy/a_test.rego': 'package a\ntest_denied if true\n' });
    await expect(verify(cwd, { run: '^test_deneid$' })).rejects.toMatchObject({
      remedy: expect.stringContaining('Did you mean data.a.test_denied?'),
    });
  });

  test('a built-in function that fails, where a test expects nothing', async () => {
    const files = {
      'policy/size.rego': 'package size\n\ndeny contains "big" if to_number(input.size) > 3\n',
      'policy/size_test.rego':
        'package size\n\ntest_fine if count(deny) == 0 with input as {"size": "4G"}\ntest_fine if true\n',
    };
    const report = await verify(directoryOf(files));
    expect(report.tests.map(({ status }) => status)).toEqual(['passed', 'passed']);
    expect(report.builtinErrors).toEqual([
      {
        file: 'policy/size.rego',
        line: 3,
        message: expect.stringContaining(
          'a built-in function failed here, and counts as undefined: to_number',
        ),
      },
    ]);
    expect(verifyVerdict(report)).toBe('untrusted');
    const ignored = await verify(directoryOf(files), { ignoreBuiltinErrors: true });
    expect(verifyVerdict(ignored)).toBe('passed');
  });

  test('only skipped tests are no pass', async () => {
    const report = await tested('todo_test_it if true\n');
    expect(verifyVerdict(report)).toBe('untrusted');
  });

  test('an opa that is not there is told with what it is for', async () => {
    const cwd = directoryOf({ 'policy/a_test.rego': 'package a\ntest_a if true\n' });
    await expect(verify(cwd, { opa: './none' })).rejects.toMatchObject({
      code: 'opa-missing',
      message: './none is not an executable file; it is needed to run the tests of policies',
    });
  });
});
