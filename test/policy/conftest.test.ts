import { describe, expect, test } from 'vitest';
import { compiled, configMap, deployment, run, worldOf } from './harness.ts';

const world = worldOf(configMap('one'));
const results = async (rego: string, files: Record<string, string> = {}) => {
  const { findings, problems, rules } = await run(await compiled({ 'policy.rego': rego, ...files }), world);
  return {
    findings,
    problems,
    rules,
    messages: findings.map(({ rule, severity, message }) => `${rule} ${severity}: ${message}`),
  };
};

describe('a policy written for conftest', () => {
  test('Rego 1: sets, of strings and of objects', async () => {
    const { messages, findings, problems } = await results(`package main

deny contains msg if { input.kind == "ConfigMap"; msg := sprintf("%s is a map", [input.metadata.name]) }
deny_other contains {"msg": "object", "details": {"a": [1]}, "_loc": {"file": "b.yaml", "line": 7}} if true
violation contains {"msg": "v"} if true
warn_it contains "w" if true
`);
    expect(problems).toEqual([]);
    expect(messages).toEqual([
      'main/deny error: one is a map',
      'main/violation error: v',
      'main/warn_it warning: w',
      'main/deny_other error: object',
    ]);
    expect(findings[3]).toMatchObject({
      location: { file: 'b.yaml', line: 7 },
      metadata: { details: { a: [1] } },
    });
    expect(findings[0]).toMatchObject({
      title: 'main/deny',
      location: { file: 'a.yaml', line: 1, document: 1 },
      remedy: expect.stringMatching(/^See the policy, .*policy\.rego:3\.$/),
    });
  });

  test('Rego 0: brackets, no `if`', async () => {
    const { messages, problems } = await results(`package kubernetes

deny[msg] {
  input.kind == "ConfigMap"
  not input.metadata.labels
  msg = sprintf("%s has no labels", [input.metadata.name])
}

violation[{"msg": msg, "field": "kind"}] { msg := input.kind }

warn["always"] { re_match("^v", input.apiVersion); any([true]) }
`);
    expect(problems).toEqual([]);
    expect(messages).toEqual([
      'kubernetes/deny error: one has no labels',
      'kubernetes/violation error: ConfigMap',
      'kubernetes/warn warning: always',
    ]);
  });

  test('METADATA, of the rule or of its package, gives title, severity and remedy', async () => {
    const { findings } = await results(`# METADATA
# title: The package
# related_resources:
#   - ref: https://example.org/
package main

# METADATA
# title: No maps
# description: They are bad.
# custom:
#   severity: note
#   remedy: Remove it.
deny contains "a" if true

warn contains "b" if true
`);
    expect(findings).toMatchObject([
      { rule: 'main/deny', title: 'No maps', severity: 'note', remedy: 'Remove it.' },
      { rule: 'main/warn', title: 'The package', severity: 'warning' },
    ]);
  });

  test("data files beside it, by folder; manifests beside it aren't data", async () => {
    const { messages } = await results(
      'package main\n\ndeny contains msg if { msg := concat(",", [data.top, data.sub.deep.x]) }',
      {
        'top.yaml': 'top: t',
        'sub/deep/x.json': '{"x": "y"}',
        'examples/good.yaml': configMap('top'),
        'examples/several.yaml': '---\na: 1\n---\nb: 2\n',
      },
    );
    expect(messages).toEqual(['main/deny error: t,y']);
  });

  test('several packages, the same names, helpers of other names', async () => {
    const { messages } = await results(
      'package main\n\nimport data.lib.names\n\ndeny contains names.one if true',
      {
        'lib.rego': 'package lib.names\n\none := "1"\n\nallow := true',
        'b.rego': 'package team.b\n\ndeny contains "2" if true',
        'again.rego': 'package main\n\ndeny contains "3" if true',
      },
    );
    expect(messages).toEqual(['main/deny error: 1', 'main/deny error: 3', 'team.b/deny error: 2']);
  });
});

describe('what conftest lets pass in silence', () => {
  test('a boolean that is true is a finding, and says what to write', async () => {
    const { messages } = await results(
      'package main\n\ndeny if input.kind == "ConfigMap"\n\ndefault warn := false\n\nwarn if input.kind == "Secret"',
    );
    expect(messages).toEqual([
      'main/deny error: the rule is true for this document, without saying why (write `contains msg if { … }`)',
    ]);
  });

  test('a single string or object is one', async () => {
    const { messages } = await results(
      'package main\n\ndeny := "one" if input.kind\n\nwarn := {"msg": "two"} if input.kind\n\nviolation := "never" if input.nothing',
    );
    expect(messages).toEqual(['main/deny error: one', 'main/warn warning: two']);
  });

  test.each([
    ['deny contains 7 if true', 'yields a number instead of a message'],
    ['deny contains {"message": "x"} if true', 'yields an object whose msg is missing'],
    ['deny := 7', 'yields a number instead of a message'],
    ['deny contains "" if true', 'yields an empty message'],
  ])('%s is a problem', async (rule, said) => {
    const { problems, rules } = await results(`package main\n\n${rule}`);
    expect(problems).toMatchObject([
      { code: 'invalid-finding', level: 'severe', message: expect.stringContaining(said) },
    ]);
    expect(rules).toMatchObject([{ status: 'broken' }]);
  });
});

test('each document is looked at once, whether or not it runs pods', async () => {
  const policies = await compiled({ 'p.rego': 'package main\n\ndeny contains input.kind if true' });
  const { findings, rules } = await run(policies, worldOf(configMap('one'), deployment('web')));
  expect(findings.map(({ message }) => message)).toEqual(['ConfigMap', 'Deployment']);
  expect(rules).toMatchObject([{ subjects: 2 }]);
});
