import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { NO_CONFIG } from '#config/config.ts';
import { buildFabric } from '#equation/fabric.ts';
import { deriveFacts } from '#facts/derive.ts';
import { parseManifests } from '#manifest/parse.ts';
import { compiled, configMap, finds, ruleFile, run } from './harness.ts';

function world(files: Readonly<Record<string, string>>) {
  const manifests = parseManifests(Object.entries(files).map(([name, content]) => ({ name, content })));
  const fabric = buildFabric(buildCluster(manifests.resources));
  return { manifests, facts: deriveFacts(fabric, manifests, NO_CONFIG.intent) };
}
const THREE = world({
  'b.yaml': configMap('two'),
  'a b/"x".yaml': `${configMap('one')}\n---\n${configMap('more')}`,
});
const combined = async (rego: string, of = THREE) =>
  run(await compiled({ 'p.rego': `package main\n\n${rego}\n` }), of, { combine: true, cwd: '/repo' });

describe('--combine', () => {
  test('one evaluation over all documents, by path, those of a file in their order', async () => {
    const { findings, rules } = await combined(
      'deny contains msg if { msg := json.marshal([[d.path, d.contents.metadata.name] | some d in input]) }',
    );
    expect(findings.map(({ message }) => JSON.parse(message))).toEqual([
      [
        ['a b/"x".yaml', 'one'],
        ['a b/"x".yaml', 'more'],
        ['b.yaml', 'two'],
      ],
    ]);
    expect(rules).toMatchObject([{ subjects: 1, status: 'failed' }]);
  });

  test.each([
    ['no file: the rule', '"something"', expect.stringMatching(/p\.rego$/), 3],
    ['a file in the message', '"see b.yaml: bad"', 'b.yaml', 1],
    ['part of a name is no file', '"see ab.yaml and b.yaml2"', expect.stringMatching(/p\.rego$/), 3],
    ['two files', 'concat(" ", [d.path | some d in input])', expect.stringMatching(/p\.rego$/), 3],
    ['a member of the result', '{"msg": "see b.yaml", "where": input[0].path}', 'a b/"x".yaml', 1],
    ['_loc wins', '{"msg": "see b.yaml", "_loc": {"file": "c.yaml", "line": 4}}', 'c.yaml', 4],
    ['_loc without a file', '{"msg": "x", "_loc": {"line": 4}}', expect.stringMatching(/p\.rego$/), 4],
  ])('where a finding points: %s', async (_, result, file, line) => {
    const { findings } = await combined(`deny contains msg if { msg := ${result} }`);
    expect(findings).toMatchObject([
      { location: { file, line }, subject: { type: 'resource', id: 'Combined' } },
    ]);
  });

  test('exceptions count for all documents, and data.conftest.file is conftest’s name for them', async () => {
    const { findings, suppressions } = await combined(`deny_x contains "x" if true
deny contains msg if { msg := json.marshal(data.conftest.file) }
exception contains rules if { input[_].contents.metadata.name == "two"; rules := ["x"] }`);
    expect(findings.map(({ message }) => message)).toEqual(['{"dir":"/repo","name":"Combined"}']);
    expect(suppressions.map(({ finding }) => finding.rule)).toEqual(['main/deny_x']);
  });

  test('a rule that is written for one document finds nothing then, as in conftest', async () => {
    const { findings, problems } = await combined('deny contains "x" if input.kind == "ConfigMap"');
    expect([findings, problems]).toEqual([[], []]);
  });

  test('rules of our own convention see what they always see', async () => {
    const policies = await compiled({
      ...ruleFile('a/b', finds('ours')),
      'p.rego': 'package main\n\ndeny contains "all" if count(input) == 3',
    });
    const { findings } = await run(policies, THREE, { combine: true });
    expect(findings.map(({ message }) => message).sort()).toEqual(['all', 'ours', 'ours', 'ours']);
  });

  test('no document at all', async () => {
    const { findings, rules } = await combined('deny contains "x" if true', world({}));
    expect(findings).toEqual([]);
    expect(rules).toMatchObject([{ status: 'not-applicable' }]);
  });
});
