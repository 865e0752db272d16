import { describe, expect, test } from 'vitest';
import { loadPolicies } from '#policy/load.ts';
import { configMap, directoryOf, run, worldOf } from './harness.ts';

const directory = directoryOf({
  'main.rego': 'package main\n\ndeny contains "main" if true',
  'a.rego': 'package team.a\n\nwarn contains "a" if true',
  'b.rego': 'package team.b.deep\n\nviolation contains "b" if true',
  'quoted.rego': 'package team["x-y"]\n\ndeny contains "quoted" if true',
  'lib.rego': 'package lib\n\nhelp := 1',
});
const cacheDirectory = directoryOf({});
const selected = async (...namespaces: string[]) => {
  const policies = await loadPolicies({
    builtin: false,
    directories: [directory],
    cacheDirectory,
    namespaces,
  });
  const { findings, rules } = await run(policies, worldOf(configMap('one')));
  return {
    found: findings.map(({ message }) => message).sort(),
    off: rules.filter(({ status }) => status === 'off').map(({ rule }) => rule.id),
  };
};

describe('namespaces', () => {
  test.each([
    [[], ['a', 'b', 'main', 'quoted']],
    [['main'], ['main']],
    [
      ['main', 'team.a'],
      ['a', 'main'],
    ],
    [['team.*'], ['a', 'b', 'quoted']],
    [['*'], ['a', 'b', 'main', 'quoted']],
    [['team.?'], ['a']],
    [['team.[ab]'], ['a']],
    [['team.[^b]*'], ['a', 'quoted']],
    [['m[a-z]in'], ['main']],
    [['team["x-y"]'], ['quoted']],
    [['team.x-y'], ['quoted']],
  ])('%j', async (namespaces, expected) => {
    expect((await selected(...namespaces)).found).toEqual(expected);
  });

  test('what is not selected is off, not passed', async () => {
    expect((await selected('main')).off).toEqual(['team.a/warn', 'team.b.deep/violation', 'team.x-y/deny']);
  });
});

test.each([
  ['mian', 'Did you mean main? The namespaces with rules are main, team.a, team.b.deep, team["x-y"].'],
  ['Main', 'Did you mean main?'],
  ['lib', 'The namespaces with rules are'],
  ['team', 'The namespaces with rules are'],
  ['nothing.*', 'The namespaces with rules are'],
  ['(', 'The namespaces with rules are'],
  ['[z-a]', 'The namespaces with rules are'],
  ['', 'The namespaces with rules are'],
])('%j selects nothing, which is an error where conftest passes', async (namespace, remedy) => {
  await expect(selected('main', namespace)).rejects.toMatchObject({
    code: 'no-rules',
    message: `no deny, violation or warn rule is in the namespace ${namespace}: nothing would be checked`,
    remedy: expect.stringContaining(remedy),
  });
});

test('a namespace without any policy of one’s own', async () => {
  await expect(loadPolicies({ namespaces: ['main'], cacheDirectory })).rejects.toMatchObject({
    code: 'no-rules',
    remedy: expect.stringContaining('--policy'),
  });
});
