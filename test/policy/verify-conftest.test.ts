import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findOpa } from '#policy/compile/opa.ts';
import { verifyPolicies } from '#policy/verify/verify.ts';
import { directoryOf } from './harness.ts';

/** conftest's functions, which the tests of its users call, are there: the tests run unchanged. */
const PATH = process.env['PATH'] ?? '';
const opa = await findOpa({ path: PATH }).catch(() => undefined);
const conftest = process.env['CONFTEST'] ?? (isThere('conftest') ? 'conftest' : undefined);

const FILES = {
  'deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, mode: 0644, on: yes, when: 2020-01-01}
---
kind: Service
metadata: {name: web}
`,
  'fixtures/it\'s "a".yml': 'kind: Pod\n',
  'fixtures/d.json': '\ufeff{"kind": "Deployment", "big": 12345}',
  'policy/x.tf': 'a = 1',
  'policy/main.rego':
    'package main\n\ndeny contains msg if {\n\tinput.kind == "Deployment"\n\tmsg := "no"\n}\n',
};

/** What conftest 0.71 says of each of these, too. */
const SAME = `package main

as_any(x) := y if y := json.unmarshal(json.marshal(x))

test_text if deny["no"] with input as parse_config("yaml", \`
kind: Deployment
\`)
test_text_fails if deny["no"] with input as parse_config("yaml", "kind: Pod")
test_many if as_any(parse_config("yaml", "a: 1\\n---\\nb: 2\\n")) == [{"a": 1}, {"b": 2}]
test_last_is_empty if as_any(parse_config("yaml", "a: 1\\n---\\n")) == [{"a": 1}, null]
test_empty if as_any(parse_config("yaml", "")) == null
test_comment if parse_config("yaml", "# x\\n--- # c\\nb: 2\\n").b == 2
test_crlf if count(parse_config("yaml", "a: 1\\r\\n---\\r\\nb: 2\\r\\n")) == 2
test_directive if parse_config("yaml", "%YAML 1.1\\n---\\nb: 2\\n").b == 2
test_directives if count(parse_config("yaml", "%YAML 1.1\\n---\\nb: 2\\n---\\nc: 2\\n")) == 2
test_file if as_any(parse_config_file("../deployment.yaml"))[1].kind == "Service"
test_as_kubectl if as_any(parse_config_file("../deployment.yaml"))[0].metadata == {"name": "web", "mode": 420, "true": true, "when": "2020-01-01"}
test_json if parse_config_file("../fixtures/d.json").big == 12345
test_quoted if parse_config_file("../fixtures/it's \\"a\\".yml").kind == "Pod"
test_every if every name in ["../fixtures/d.json"] { parse_config_file(name).kind == "Deployment" }
test_combined if {
	found := as_any(parse_combined_config_files(["../fixtures/d.json", "../deployment.yaml"]))
	[{"path": one.path, "kind": one.contents.kind} | some one in found] == [
		{"path": "deployment.yaml", "kind": "Deployment"},
		{"path": "deployment.yaml", "kind": "Service"},
		{"path": "fixtures/d.json", "kind": "Deployment"},
	]
}
`;

/** Where conftest's function has no value, a \`not\` around it is true, and its test passes. */
const REFUSED: readonly (readonly [string, string, string])[] = [
  [
    'another parser',
    'parse_config("hcl2", "a {").b',
    'parse_config: there is no parser for hcl2 here: eastwest reads yaml and json',
  ],
  ['no YAML', 'parse_config("yaml", "a: [").b', "parse_config: the text isn't YAML"],
  ['no JSON', 'parse_config("json", "{").b', "parse_config: the text isn't JSON"],
  [
    'a document that is dropped',
    'parse_config("yaml", "a: 1\\n--- # c\\nb: 2\\n").b',
    "conftest doesn't take it for the end of a document",
  ],
  [
    'no file',
    'parse_config_file("nope\\n::error.yaml").b',
    'parse_config_file: there is no file nope\n::error.yaml',
  ],
  [
    'another format',
    'parse_config_file("x.tf").b',
    'parse_config_file: eastwest reads YAML and JSON (.yaml, .yml, .json), and x.tf is neither',
  ],
  ['no file among several', 'parse_combined_config_files(["nope.yaml"]).b', 'there is no file nope.yaml'],
];

async function verify(rego: string) {
  const cwd = directoryOf({ ...FILES, 'policy/main_test.rego': rego });
  return verifyPolicies({ directories: ['policy'], cwd, path: PATH, cacheDirectory: join(cwd, 'cache') });
}

describe.skipIf(opa === undefined)("conftest's functions in tests [needs opa]", () => {
  test('yield what they yield there', async () => {
    const { tests } = await verify(SAME);
    expect(tests.filter(({ status }) => status !== 'passed').map(({ name }) => name)).toEqual([
      'test_text_fails',
    ]);
    expect(tests).toHaveLength(15);
  });

  test.skipIf(conftest === undefined)('conftest agrees [needs conftest: PATH or CONFTEST]', () => {
    const cwd = directoryOf({ ...FILES, 'policy/main_test.rego': SAME });
    const said = conftestVerify(cwd);
    expect(said.failures).toEqual(['data.main.test_text_fails']);
    expect(said.successes).toBe(14);
  });

  test.each(REFUSED)('%s: no answer, also within a `not`', async (_, call, message) => {
    const { tests } = await verify(`package main\ntest_it if not ${call} == 1\n`);
    expect(tests.map(({ status }) => status)).toEqual(['errored']);
    expect(tests[0]?.message).toContain(message);
  });

  test('a file of its own name for each caller, also in Rego 0', async () => {
    const cwd = directoryOf({
      'policy/a/a_test.rego':
        'package a\ntest_a { parse_config_file("x.yaml").is == "a" }\n# no line break at the end',
      'policy/a/x.yaml': 'apiVersion: v1\nkind: A\nis: a',
      'policy/b/b_test.rego':
        'package b\ntest_b { parse_config_file("x.yaml").is == "b"; parse_config("json", "1") == 1 }\n',
      'policy/b/x.yaml': 'apiVersion: v1\nkind: B\nis: b',
    });
    const { tests } = await verifyPolicies({
      directories: ['policy'],
      cwd,
      path: PATH,
      cacheDirectory: join(cwd, 'cache'),
      coverage: true,
    });
    expect(tests.map(({ name, line, status }) => [name, line, status])).toEqual([
      ['test_a', 2, 'passed'],
      ['test_b', 2, 'passed'],
    ]);
  });

  test('a function of this name that the user wrote is theirs', async () => {
    const { tests } = await verify(
      'package main\nparse_config(_, _) := 7\ntest_it if parse_config("hcl2", "") == 7\n',
    );
    expect(tests.map(({ status }) => status)).toEqual(['passed']);
  });
});

function conftestVerify(cwd: string): { readonly failures: readonly string[]; readonly successes: number } {
  let text: string;
  try {
    text = execFileSync(conftest ?? '', ['verify', '-o', 'json'], { cwd, encoding: 'utf8' });
  } catch (error) {
    text = String((error as { stdout: unknown }).stdout);
  }
  const results = JSON.parse(text) as { successes: number; failures?: { msg: string }[] }[];
  return {
    failures: results.flatMap(({ failures }) => failures?.map(({ msg }) => msg) ?? []),
    successes: results.reduce((sum, { successes }) => sum + successes, 0),
  };
}

function isThere(tool: string): boolean {
  try {
    execFileSync(tool, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
