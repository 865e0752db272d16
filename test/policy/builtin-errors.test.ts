import { describe, expect, test } from 'vitest';
import { loadPolicies } from '#policy/load.ts';
import { compiled, configMap, directoryOf, finds, ruleFile, run, worldOf } from './harness.ts';

const world = worldOf(configMap('one'), configMap('two'), configMap('"3"'));
const problemsOf = async (files: Record<string, string>, options = {}) =>
  (await run(await compiled(files), world, options)).problems.map(({ level, message, location }) => ({
    level,
    at: `${location.file.replace(/.*\//, '')}:${location.line}`,
    message,
  }));
const NUMBER = 'deny contains "x" if {\n  true\n  to_number(input.metadata.name) > 3\n}';

describe('a built-in function that fails', () => {
  test('is a severe problem at its line, once, where conftest and WebAssembly pass over it', async () => {
    expect(await problemsOf({ 'p.rego': `package main\n\n${NUMBER}` })).toEqual([
      {
        level: 'severe',
        at: 'p.rego:5',
        message:
          'a built-in function failed (and 1 more times), and so the line counted as not true: to_number: strconv.ParseFloat: parsing "one": invalid syntax',
      },
    ]);
  });

  test.each([
    ['startswith(input.metadata, "a")', /operand 1 must be string but got object/],
    ['regex.match("(", input.kind)', /missing closing \)/],
    ['json.unmarshal(input.metadata.name)', /json\.unmarshal/],
    ['1 / (count(input.metadata.name) - 3) > 0', /divide by zero/],
    ['sprintf("%d", input.metadata.name) == ""', /sprintf/],
  ])('%s', async (expression, message) => {
    const problems = await problemsOf({ 'p.rego': `package main\n\ndeny contains "x" if ${expression}` });
    expect(problems).toMatchObject([
      { level: 'severe', at: 'p.rego:3', message: expect.stringMatching(message) },
    ]);
  });

  test('in Rego 0, in a helper of another package, in an exception, with --combine', async () => {
    const files = {
      'p.rego':
        'package main\n\nimport data.lib\n\ndeny_a[msg] { lib.big(input.metadata.name); msg := "a" }\n\nexception[rules] {\n  to_number(input.metadata.name) == 3\n  rules := ["a"]\n}',
      'lib.rego': 'package lib\n\nbig(x) { to_number(x) > 2 }',
    };
    expect((await problemsOf(files)).map(({ at }) => at)).toEqual(['lib.rego:3', 'p.rego:8']);
    const all = {
      'p.rego': 'package main\n\ndeny contains d.path if { some d in input; lower(d.contents) == "x" }',
    };
    expect(await problemsOf(all, { combine: true })).toMatchObject([{ at: 'p.rego:3' }]);
  });

  test('in a rule of our own convention', async () => {
    const files = ruleFile('a/b', finds('x', 'to_number(input.object.metadata.name) > 5'));
    expect(await problemsOf(files)).toMatchObject([{ at: 'rule.rego:14' }]);
  });

  test('depends on data, the config, the time and the name of the file, as the rule sees them', async () => {
    const named = `deny contains "x" if to_number(data.conftest.file.name) > 1`;
    expect((await problemsOf({ 'p.rego': `package main\n\n${named}` }))[0]?.message).toMatch(/"a\.yaml"/);
    const files = ruleFile('a/b', finds('x', 'to_number(data.now) > to_number(data.config.public)'));
    expect((await problemsOf(files))[0]?.message).toMatch(/2026-01-01/);
    const limit = {
      'p.rego': 'package main\n\ndeny contains "x" if data.k / data.zero > 1',
      'd.json': '{"k": 1, "zero": 0}',
    };
    expect(await problemsOf(limit)).toMatchObject([{ message: expect.stringMatching(/divide by zero/) }]);
  });

  test('can be ignored, as conftest does', async () => {
    const files = { 'p.rego': `package main\n\n${NUMBER}` };
    expect(await problemsOf(files, { ignoreBuiltinErrors: true })).toEqual([]);
  });
});

describe('no problem', () => {
  test('what is guarded, undefined, or not reached', async () => {
    const rego = `package main

deny contains "a" if { regex.match(\`^[0-9]+$\`, input.metadata.name); to_number(input.metadata.name) > 5 }
deny contains "b" if startswith(input.nothing, "a")
deny contains "c" if { input.kind == "Pod"; to_number(input.metadata.name) }
helper if to_number("x")
`;
    expect(await problemsOf({ 'p.rego': rego })).toEqual([]);
  });

  test('rules that are off, or of a namespace that is not selected', async () => {
    const files = {
      'p.rego': `package main\n\n${NUMBER}`,
      'q.rego': 'package q\n\ndeny contains "q" if true',
    };
    expect(await problemsOf(files, { severities: { 'main/deny': 'off' } })).toEqual([]);
    const policies = await loadPolicies({
      builtin: false,
      directories: [directoryOf(files)],
      namespaces: ['q'],
      cacheDirectory: directoryOf({}),
    });
    expect((await run(policies, world)).problems).toEqual([]);
  });
});
