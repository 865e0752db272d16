import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { check } from '#check.ts';
import { NO_CONFIG } from '#config/config.ts';
import { EastwestError } from '#errors.ts';
import { parseManifests } from '#manifest/parse.ts';
import { loadPolicies } from '#policy/load.ts';
import { findConftest } from './conftest-both.ts';
import { directoryOf, OPTIONS } from './harness.ts';

const conftest = findConftest();

interface Difference {
  /** conftest says nothing about it; what we say, and why. */
  readonly name: string;
  readonly policy: string;
  readonly manifest?: string;
  readonly namespaces?: readonly string[];
  readonly data?: string;
  readonly ours: RegExp;
}

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

/** Every way in which the two differ: conftest passes in silence. A new one belongs here, with its reason. */
const DIFFERENCES: readonly Difference[] = [
  {
    name: 'a namespace without rules (a typo) checks nothing',
    policy: 'deny contains "x" if true',
    namespaces: ['mian'],
    ours: /^no-rules: no deny, violation or warn rule is in the namespace mian/,
  },
  {
    name: 'a boolean rule counts as passed',
    policy: 'deny if input.kind == "ConfigMap"',
    ours: /^error main\/deny: the rule is true for this document, without saying why/,
  },
  {
    name: 'a rule that is one string counts as passed',
    policy: 'deny := "bad" if input.kind == "ConfigMap"',
    ours: /^error main\/deny: bad$/,
  },
  {
    name: 'a rule that is one object counts as passed',
    policy: 'deny := {"msg": "bad"} if input.kind == "ConfigMap"',
    ours: /^error main\/deny: bad$/,
  },
  {
    name: 'a rule that is an object by key counts as passed',
    policy: 'deny[key] := true if some key in ["x"]',
    ours: /^rego-invalid: .*deny is an object/,
  },
  {
    name: 'a result that is neither string nor object is dropped',
    policy: 'deny contains 7 if true',
    ours: /^severe invalid-finding: the rule main\/deny yields a number instead of a message/,
  },
  {
    name: 'an empty message counts as passed',
    policy: 'deny contains "" if true',
    ours: /^severe invalid-finding: the rule main\/deny yields an empty message/,
  },
  {
    name: 'names that differ in upper and lower case hide each other',
    policy: 'deny_a contains "never" if false\n\ndeny_A contains "hidden" if true',
    ours: /^error main\/deny_A: hidden$/,
  },
  {
    name: 'an error in a built-in function is taken for undefined',
    policy: 'deny contains "x" if to_number(input.metadata.name) > 3',
    ours: /^severe rule-failed: a built-in function failed/,
  },
  {
    name: 'a document after `--- # comment` is dropped',
    policy: 'deny contains "secret" if input.kind == "Secret"',
    manifest: `${MAP}--- # next\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n`,
    ours: /^error main\/deny: secret$/,
  },
  {
    name: 'a List is one document, so that no rule about its items applies',
    policy: 'deny contains "map" if input.kind == "ConfigMap"',
    manifest:
      'apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n',
    ours: /^error main\/deny: map$/,
  },
  {
    name: 'a data file of several documents is read in part',
    policy: 'deny contains "x" if data.b == 2',
    data: 'a: 1\n---\nb: 2\n',
    ours: /^policies-unreadable: the data file data\/d\.yaml holds 2 documents/,
  },
];

/** One line for each thing that we say. */
async function weSay(cwd: string, { manifest = MAP, namespaces = [], data }: Difference) {
  try {
    const policies = await loadPolicies({
      builtin: false,
      directories: ['policy'],
      data: data === undefined ? [] : ['data'],
      namespaces,
      cwd,
      cacheDirectory: directoryOf({}),
    });
    const manifests = parseManifests([{ name: 'm.yaml', content: manifest }]);
    const { findings, problems } = await check(manifests, policies, { now: OPTIONS.now, config: NO_CONFIG });
    return [
      ...findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`),
      ...problems.map(({ level, code, message }) => `${level} ${code}: ${message}`),
    ];
  } catch (error) {
    if (error instanceof EastwestError) return [`${error.code}: ${error.message.replaceAll('\n', ' ')}`];
    throw error;
  }
}

describe.each(DIFFERENCES)('in conftest, $name', (difference) => {
  const { policy, manifest = MAP, namespaces = ['main'], data } = difference;
  const cwd = directoryOf({
    'policy/p.rego': `package main\n\n${policy}\n`,
    'm.yaml': manifest,
    ...(data === undefined ? {} : { 'data/d.yaml': data }),
  });

  test('we say it', async () => {
    expect(await weSay(cwd, difference)).toEqual([expect.stringMatching(difference.ours)]);
  });

  test.skipIf(conftest === undefined)('conftest passes [needs conftest, or CONFTEST]', () => {
    const chosen = namespaces.flatMap((name) => ['-n', name]);
    const args = ['test', 'm.yaml', '-p', 'policy', ...(data === undefined ? [] : ['-d', 'data']), ...chosen];
    const output = execFileSync(conftest ?? '', [...args, '-o', 'json'], {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(JSON.parse(output)).toEqual([
      { filename: 'm.yaml', namespace: namespaces[0], successes: expect.any(Number) },
    ]);
  });
});
