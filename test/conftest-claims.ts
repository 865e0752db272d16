export const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec: {containers: [{name: c, image: x}]}\n';
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n';
const NO_PODS = 'package main\n\ndeny contains "no pods" if input.kind == "Pod"\n';

/** A row of the table “Where the results differ”. */
export interface Claim {
  /** As the page's table has it. */
  readonly row: string;
  readonly files: Readonly<Record<string, string>>;
  /** Default: `test m`. */
  readonly theirs?: readonly string[];
  readonly says: string;
  readonly theirCode?: number;
  /** Default: `check m --no-builtin`. */
  readonly ours?: readonly string[];
  readonly code: number;
  readonly told: string;
}

const test1 = '1 test, 1 passed';
export const CLAIMS: readonly Claim[] = [
  {
    row: 'a typo in `--namespace`',
    files: { 'policy/a.rego': NO_PODS, 'm/a.yaml': POD },
    theirs: ['test', '-n', 'mian', 'm'],
    says: '0 tests',
    ours: ['check', 'm', '--no-builtin', '-n', 'mian'],
    code: 2,
    told: 'Did you mean main?',
  },
  {
    row: '`deny if { … }`: a boolean',
    files: { 'policy/a.rego': 'package main\n\ndeny if input.kind == "Pod"\n', 'm/a.yaml': POD },
    says: test1,
    code: 1,
    told: 'write `contains msg if { … }`',
  },
  {
    row: '`deny contains 7 if true`',
    files: { 'policy/a.rego': 'package main\n\ndeny contains 7 if true\n', 'm/a.yaml': POD },
    says: test1,
    code: 2,
    told: 'yields a number instead of a message',
  },
  {
    row: 'a built-in function fails (`to_number("a")`)',
    files: {
      'policy/a.rego': 'package main\n\ndeny contains "x" if to_number(input.metadata.name) > 3\n',
      'm/a.yaml': POD,
    },
    says: test1,
    code: 2,
    told: 'policy/a.rego:3',
  },
  {
    row: '`deny_Foo` before `deny_foo`',
    files: {
      'policy/a.rego':
        'package main\n\ndeny_Foo contains "upper" if input.kind == "Service"\n\ndeny_foo contains "lower" if input.kind == "Pod"\n',
      'm/a.yaml': POD,
    },
    says: '2 tests, 2 passed',
    code: 1,
    told: 'error[main/deny_foo]',
  },
  {
    row: 'documents separated by `--- # comment`',
    files: { 'policy/a.rego': NO_PODS, 'm/a.yaml': `${MAP}--- # next\n${POD}` },
    says: test1,
    code: 1,
    told: 'm/a.yaml:5:1  Pod/b/a',
  },
  {
    row: '`kind: List`',
    files: {
      'policy/a.rego': NO_PODS,
      'm/a.yaml':
        'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a, namespace: b}\n  spec: {containers: [{name: c, image: x}]}\n',
    },
    says: test1,
    code: 1,
    told: 'm/a.yaml:4',
  },
  {
    row: 'a key twice in a mapping',
    files: { 'policy/a.rego': NO_PODS, 'm/a.yaml': POD.replace('kind: Pod', 'kind: Pod\nkind: ConfigMap') },
    says: test1,
    code: 2,
    told: 'm/a.yaml:3',
  },
  {
    row: 'a typo in `--output`',
    files: { 'policy/a.rego': NO_PODS, 'm/a.yaml': POD },
    theirs: ['test', '-o', 'jsno', 'm'],
    says: ' - m/a.yaml - main - no pods',
    theirCode: 1,
    ours: ['check', 'm', '-f', 'jsno'],
    code: 2,
    told: 'Did you mean json?',
  },
  {
    row: '`--quiet --output json` without failures',
    files: { 'policy/a.rego': NO_PODS, 'm/a.yaml': MAP },
    theirs: ['test', '--quiet', '-o', 'json', 'm'],
    says: '',
    ours: ['check', 'm', '--no-builtin', '-f', 'json'],
    code: 0,
    told: '"verdict": "clean"',
  },
  {
    row: '`verify` without a single test',
    files: { 'policy/a.rego': NO_PODS },
    theirs: ['verify'],
    says: '0 tests',
    ours: ['verify'],
    code: 2,
    told: 'there is no test in policy',
  },
  {
    row: '`verify` with a typo in `--namespace`',
    files: { 'policy/a_test.rego': 'package main\n\ntest_a if false\n' },
    theirs: ['verify', '-n', 'mian'],
    says: '0 tests',
    ours: ['verify', '--run', '^data\\.mian\\.test_a$'],
    code: 2,
    told: 'Did you mean data.main.test_a?',
  },
  {
    row: '`verify`: a rule `testB`',
    files: { 'policy/a_test.rego': 'package main\n\ntest_a if true\n\ntestB if false\n' },
    theirs: ['verify'],
    says: test1,
    ours: ['verify'],
    code: 0,
    told: 'testB is not run as a test',
  },
  {
    row: '`verify`: a test expects nothing, and a built-in function',
    files: {
      'policy/a.rego': 'package main\n\ndeny contains "x" if to_number(input.size) > 3\n',
      'policy/a_test.rego': 'package main\n\ntest_a if count(deny) == 0 with input as {"size": "4G"}\n',
    },
    theirs: ['verify'],
    says: test1,
    ours: ['verify'],
    code: 2,
    told: 'policy/a.rego:3',
  },
  {
    row: '`verify`: `parse_config` of documents',
    files: {
      'policy/a.rego': NO_PODS,
      'policy/a_test.rego':
        'package main\n\ntest_a if count(deny) == 0 with input as parse_config("yaml", "kind: A\\n--- # x\\nkind: Pod\\n")\n',
    },
    theirs: ['verify'],
    says: test1,
    ours: ['verify'],
    code: 2,
    told: 'conftest doesn’t take it',
  },
];
