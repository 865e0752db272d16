import { describe, expect, test } from 'vitest';
import { compiled, configMap, finds, ruleFile, run, worldOf } from './harness.ts';

const world = worldOf(configMap('one'));
const said = async (rego: string) => {
  const { findings, problems } = await run(await compiled({ 'p.rego': `package main\n\n${rego}\n` }), world);
  return { messages: findings.map(({ message }) => message), problems };
};

describe('rules of conftest’s convention are run by opa', () => {
  test.each([
    ['semver.compare("1.2.0", "1.2.3") < 0', 'x'],
    ['regex.find_n("[a-z]+", input.metadata.name, 1)[0] == "one"', 'x'],
    ['units.parse_bytes("1Gi") == 1073741824', 'x'],
    ['yaml.unmarshal("a: [1]").a[0] == 1', 'x'],
  ])('with built-in functions that WebAssembly lacks: %s', async (condition, message) => {
    expect(await said(`deny contains "x" if ${condition}`)).toEqual({ messages: [message], problems: [] });
  });

  test.each([
    ['sprintf("%v", [["a", 1, null, true]])', '["a", 1, null, true]'],
    ['sprintf("%v", [{"b", "a"}])', '{"a", "b"}'],
    ['sprintf("%v %s", [{"k": "v"}, 1.5])', '{"k": "v"} %!s(float64=1.5)'],
    ['sprintf("%q %05d", ["a", 7])', '"a" 00007'],
    ['sprintf("%d", ["a"])', '%!d(string=a)'],
  ])('and print as there: %s', async (message, expected) => {
    expect(await said(`deny contains ${message} if true`)).toEqual({ messages: [expected], problems: [] });
  });
});

test.each(['time.now_ns()', 'opa.runtime()', 'http.send({"method": "get", "url": "http://localhost:1"})'])(
  'what would change from run to run is refused: %s',
  async (call) => {
    await expect(said(`deny contains "x" if ${call}`)).rejects.toMatchObject({ code: 'rego-invalid' });
  },
);

test('beside rules of our own convention, which run in WebAssembly, it is an error', async () => {
  const files = {
    ...ruleFile('a/b', finds('x')),
    'p.rego': 'package main\n\ndeny contains "x" if semver.is_valid("1.0.0")',
  };
  await expect(compiled(files)).rejects.toMatchObject({
    code: 'rego-invalid',
    message: expect.stringContaining('semver.is_valid'),
  });
});

test('a rule that contradicts itself is named, and the others are judged', async () => {
  const { messages, problems } = await said(
    'v := 1 if input.kind\n\nv := 2 if input.metadata\n\ndeny_a contains "a" if v == 1\n\ndeny_b contains "b" if true',
  );
  expect(messages).toEqual(['b']);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.every(({ level, code }) => level === 'severe' && code === 'rule-failed')).toBe(true);
  expect(problems.map(({ message }) => message).join('\n')).toContain('main/deny_a');
});

test('more documents than opa is asked about at once: each is answered, and a failure is told once with its count', async () => {
  const many = worldOf(...Array.from({ length: 1_201 }, (_, index) => configMap(`map-${index}`)));
  const rego = `package main

deny contains input.metadata.name if to_number(input.metadata.name) > 0

warn contains input.metadata.name if true
`;
  const { findings, problems } = await run(await compiled({ 'policy.rego': rego }), many);
  expect(new Set(findings.map(({ message }) => message)).size).toBe(1_201);
  expect(problems).toMatchObject([{ message: expect.stringContaining('(and 1200 more times)') }]);
});
