import { expect, test } from 'vitest';
import { check } from '#check.ts';
import { NO_CONFIG } from '#config/config.ts';
import { compiled, configMap, OPTIONS, run, worldOf } from './harness.ts';

const world = worldOf(configMap('one'), configMap('two'));
const RULES = `package main

deny_foo contains "foo" if true
warn_foo contains "warned" if true
deny_bar contains "bar" if true
deny contains "bare" if true
`;
const judged = async (exceptions: string) => {
  const { findings, suppressions, exempted, problems } = await run(
    await compiled({ 'rules.rego': RULES, 'exceptions.rego': `package main\n\n${exceptions}\n` }),
    world,
  );
  const line = ({ rule, subject }: (typeof findings)[number]) => `${rule} ${subject.id}`;
  return {
    found: findings.map(line),
    taken: suppressions.map(({ finding, reason }) => `${line(finding)}: ${reason.replace(/\(.*\//, '(')}`),
    exempted: exempted.length,
    problems,
  };
};
const ONE = 'input.metadata.name == "one"';

test('an exception takes out the rules of that name, of each kind, on that document only, and says where it is', async () => {
  const { found, taken, problems } = await judged(`exception contains rules if { ${ONE}; rules := ["foo"] }`);
  expect(found.filter((line) => line.includes('/one'))).toEqual([
    'main/deny ConfigMap/shop/one',
    'main/deny_bar ConfigMap/shop/one',
  ]);
  expect(found.filter((line) => line.includes('/two'))).toHaveLength(4);
  expect(taken).toEqual([
    'main/deny_foo ConfigMap/shop/one: exception main/deny_foo (exceptions.rego:3)',
    'main/warn_foo ConfigMap/shop/one: exception main/warn_foo (exceptions.rego:3)',
  ]);
  expect(problems).toEqual([]);
});

test.each([
  ['the empty name is the bare rule', 'exception contains [""] if true', ['main/deny']],
  ['members may be sets', 'exception contains {"bar"} if true', ['main/deny_bar']],
  ['members may be objects', 'exception contains {"why": "bar"} if true', ['main/deny_bar']],
  ['a list of lists', 'exception := [["bar"], ["", "bar"]]', ['main/deny', 'main/deny_bar']],
  ['an object of lists', 'exception.reasons := ["bar"]', ['main/deny_bar']],
])('%s', async (_, exceptions, expected) => {
  const { taken, problems } = await judged(exceptions);
  expect([...new Set(taken.map((line) => line.split(' ')[0]))]).toEqual(expected);
  expect(problems).toEqual([]);
});

test.each([
  ['exception contains ["fo"] if true', 'names "fo", but there is no such rule', 'Did you mean "foo"?'],
  ['exception contains ["deny_bar"] if true', 'names "deny_bar"', 'Did you mean "bar"?'],
  ['exception contains "foo" if true', 'is no list of names', 'rules := ["foo"]'],
  ['exception := true', 'is no list of names', ''],
])('%s takes nothing out, and that is said', async (exceptions, message, remedy) => {
  const { found, taken, problems } = await judged(exceptions);
  expect(found).toHaveLength(8);
  expect(taken).toEqual([]);
  expect(problems).toMatchObject([
    {
      code: 'exception-unused',
      level: 'warning',
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
      location: { file: expect.stringMatching(/exceptions\.rego$/), line: 3 },
    },
  ]);
});

test('exceptions of one namespace are none of another', async () => {
  const policies = await compiled({
    'a.rego': 'package a\n\ndeny_x contains "a" if true\n\nexception contains ["x"] if true',
    'b.rego': 'package b\n\ndeny_x contains "b" if true',
  });
  const { findings, exempted } = await run(policies, worldOf(configMap('one')));
  expect(findings.map(({ message }) => message)).toEqual(['b']);
  expect(exempted).toEqual([{ rule: 'a/deny_x', subject: 'ConfigMap/shop/one', file: 'a.yaml' }]);
});

test('a rule whose findings are all excepted has passed, and the report counts them', async () => {
  const policies = await compiled({
    'a.rego': 'package a\n\ndeny_x contains "a" if true\n\nexception contains ["x"] if true',
  });
  const report = await check(world.manifests, policies, { now: OPTIONS.now, config: NO_CONFIG });
  expect(report.summary).toMatchObject({ suppressed: 2, findings: { error: 0 } });
  expect(report.rules).toMatchObject([{ status: 'passed', findings: 0, suppressed: 2 }]);
  expect(report.suppressions[0]?.reason).toMatch(/^exception a\/deny_x \(.*a\.rego:5\)$/);
});
