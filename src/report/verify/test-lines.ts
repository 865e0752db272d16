import type { PolicyTest } from '#policy/verify/verify-report.ts';

/** What helps to mend a test that failed or errored: why, where it stopped, its cases, what it printed. As it is, not yet made visible. */
export function testLines(test: PolicyTest): readonly string[] {
  const { stopped } = test;
  const failed = test.cases.filter(({ passed }) => !passed).map(({ name }) => name);
  return [
    ...(test.message === '' ? [] : test.message.split('\n')),
    ...(failed.length === 0 ? [] : [`${failed.length} of ${test.cases.length} cases: ${failed.join(', ')}`]),
    ...(stopped === undefined ? [] : [`not true at ${stopped.file}:${stopped.line}: ${stopped.text}`]),
    ...(stopped?.variables ?? []).map(({ name, value }) => `  ${name} = ${value}`),
    ...(test.output === '' ? [] : ['printed:', ...test.output.split('\n').map((line) => `  | ${line}`)]),
  ];
}
