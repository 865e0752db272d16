import { expect, test } from 'vitest';
import { compiled, configMap, finds, ruleFile, run, worldOf } from './harness.ts';

const LIMITS = { milliseconds: 300, memoryPages: 512 };
const good = ruleFile('a/good', finds('good'));
const world = worldOf(configMap('one'), configMap('two', 'run: away'), configMap('three'));

/** The hostile rule is only hostile on the second of three subjects, so that the others' findings can be counted. */
async function hostile(body: string, limits = LIMITS) {
  const policies = await compiled({ ...good, ...ruleFile('a/bad', body) });
  const evaluation = await run(policies, world, { limits });
  expect(evaluation.findings.filter(({ rule }) => rule === 'a/good')).toHaveLength(3);
  expect(evaluation.rules.map(({ rule, status }) => [rule.id, status])).toEqual([
    ['a/bad', 'broken'],
    ['a/good', 'failed'],
  ]);
  expect(evaluation.problems).toHaveLength(1);
  expect(evaluation.problems[0]?.level).toBe('severe');
  expect(evaluation.problems[0]?.location.file).toMatch(/a\/bad\/rule\.rego$/);
  return evaluation;
}

test('a rule that runs away ends after its time', async () => {
  const started = performance.now();
  const { problems } = await hostile(
    `${finds('fine', 'not input.object.data.run')}
findings contains result.finding(rego.metadata.chain(), "", "x") if {
  input.object.data.run
  some a in numbers.range(1, 3000)
  some b in numbers.range(1, 3000)
  some c in numbers.range(1, 3000)
  a * b * c < 0
}`,
    { ...LIMITS, memoryPages: 8192 },
  );
  expect(problems[0]).toMatchObject({ code: 'rule-timeout' });
  expect(problems[0]?.message).toContain('a/bad did not end within 300 ms on ConfigMap/shop/two');
  expect(performance.now() - started).toBeLessThan(8_000);
});

test('so does one that never leaves a built-in function (an empty `old` in replace)', async () => {
  const { problems, rules } =
    await hostile(`findings contains result.finding(rego.metadata.chain(), "", x) if {
  input.object.data.run
  x := replace("abc", "", input.object.data.run)
}`);
  expect(problems[0]).toMatchObject({ code: 'rule-timeout' });
  // Given up: it isn't tried on the third subject.
  expect(rules[0]).toMatchObject({ subjects: 1 });
});

test('a rule that eats memory ends at its limit', async () => {
  const { problems } = await hostile(`findings contains result.finding(rego.metadata.chain(), "", "x") if {
  input.object.data.run
  count({[a, "aaaaaaaaaaaaaaaa"] | some a in numbers.range(1, 10000000)}) < 0
}`);
  expect(problems[0]?.message).toMatch(
    /needed more than 32 MiB of memory on ConfigMap\/shop\/two|did not end/,
  );
});

test("a conflict between a rule's values names the rule, the subject and the line", async () => {
  const { problems, rules, findings } =
    await hostile(`value := x if { input.object.data.run; some x in [1, 2] }
${finds('fine')}
findings contains result.finding(rego.metadata.chain(), "", "x") if value == 7`);
  expect(problems[0]).toMatchObject({ code: 'rule-failed' });
  expect(problems[0]?.message).toMatch(
    /a\/bad failed on ConfigMap\/shop\/two: .*rule\.rego:14:1: .*conflict/,
  );
  expect(rules[0]).toMatchObject({ subjects: 2, findings: 2 });
  expect(findings).toHaveLength(5);
});

test('a built-in that throws in WASM is a failure too', async () => {
  const { problems } = await hostile(
    'findings contains result.finding(rego.metadata.chain(), "", x) if { input.object.data.run; x := sprintf("%q", ["a"]) }',
  );
  expect(problems[0]).toMatchObject({ code: 'rule-failed' });
});

test('recursion without end in a built-in is one', async () => {
  const { problems } = await hostile(
    'findings contains result.finding(rego.metadata.chain(), "", "x") if { input.object.data.run; json.unmarshal(concat("", ["[" | some _ in numbers.range(1, 200000)])) }'.replace(
      '["[" |',
      '[x | x := "[";',
    ),
  );
  expect(problems[0]).toMatchObject({ code: 'rule-failed' });
});

test('thousands of findings on one subject are a mistake in the rule', async () => {
  const { problems, findings } = await hostile(
    'findings contains result.finding(rego.metadata.chain(), "", format_int(n, 10)) if { input.object.data.run; some n in numbers.range(1, 3000) }',
  );
  expect(problems[0]).toMatchObject({ code: 'invalid-finding' });
  expect(findings.filter(({ rule }) => rule === 'a/bad')).toHaveLength(1_000);
});

test.each([
  [
    'a message that is no string',
    '{"rule": "a/bad", "pointer": "", "related": [], "message": 7}',
    'message is a number',
  ],
  [
    'a pointer that is none',
    '{"rule": "a/bad", "pointer": "metadata", "related": [], "message": "x"}',
    'pointer is a string, not a JSON pointer',
  ],
  [
    "another rule's name",
    '{"rule": "a/good", "pointer": "", "related": [], "message": "x"}',
    'another rule, "a/good"',
  ],
  [
    'related pointers that are none',
    '{"rule": "a/bad", "pointer": "", "related": [1], "message": "x"}',
    'related places',
  ],
  ['not a finding at all', '"just words"', 'a string where result.finding'],
])('a finding with %s is refused', async (_, value, said) => {
  const { problems } = await hostile(`findings contains ${value} if input.object.data.run`);
  expect(problems[0]).toMatchObject({ code: 'invalid-finding' });
  expect(problems[0]?.message).toContain(said);
});

test('two hostile rules are both named, and given up', async () => {
  const loop =
    'findings contains result.finding(rego.metadata.chain(), "", x) if { x := replace("abc", "", input.name) }';
  const policies = await compiled({ ...good, ...ruleFile('a/x', loop), ...ruleFile('a/y', loop) });
  const { problems, findings, rules } = await run(policies, world, { limits: LIMITS });
  expect(problems.map(({ code, message }) => [code, /rule (\S+)/.exec(message)?.[1]])).toEqual([
    ['rule-timeout', 'a/x'],
    ['rule-timeout', 'a/y'],
  ]);
  expect(findings).toHaveLength(3);
  expect(rules.map(({ status }) => status)).toEqual(['failed', 'broken', 'broken']);
});

test('a rule that fails on every subject is not tried for ever', async () => {
  const bad = ruleFile(
    'a/bad',
    'value := x if { some x in [1, 2] }\nfindings contains result.finding(rego.metadata.chain(), "", "x") if value == 7',
  );
  const many = worldOf(...Array.from({ length: 300 }, (_, index) => configMap(`m${index}`)));
  const { problems, findings } = await run(await compiled({ ...good, ...bad }), many);
  expect(findings).toHaveLength(300);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain('(and on 9 more)');
});
