import { opaFailed } from '#policy/compile/compiler.ts';
import { runOpa } from '#policy/compile/opa-run.ts';
import { parseIssues, type RegoIssue } from '#policy/compile/rego-error.ts';
import { withWorkspace } from '#policy/compile/workspace.ts';
import { foldersOf, type PreparedSuite } from '#policy/verify/prepare-suite.ts';
import type { PolicyTest, VerifyWarning } from '#policy/verify/verify-report.ts';

const ASK = 'eastwest_ask.rego';
const LIMIT_MILLISECONDS = 120_000;

/**
 * Built-in functions that failed while these tests ran, e.g. `to_number("4G")`. Rego takes their answer for undefined, so
 * that a rule finds nothing where it couldn't look, and the test that expects nothing passes. `opa test` passes over it in
 * silence; `opa eval` tells, in one run over the same tests.
 */
export async function failedBuiltins(
  opa: string,
  suite: PreparedSuite,
  tests: readonly PolicyTest[],
): Promise<readonly VerifyWarning[]> {
  const ran = tests.filter(({ status }) => status === 'passed' || status === 'failed');
  if (ran.length === 0) return [];
  const texts = new Map([...suite.texts, [ASK, askRego(ran)]]);
  const issues = await withWorkspace(texts, async (directory) => {
    const version = suite.version === 'v0' ? ['--v0-compatible'] : [];
    const data = [...foldersOf(suite.texts), ASK].flatMap((folder) => ['-d', folder]);
    const args = ['eval', '-f', 'json', '--show-builtin-errors', ...version, ...data];
    const output = await runOpa(opa, [...args, 'data.eastwest.ask.ran'], directory, LIMIT_MILLISECONDS);
    const found = parseIssues(output.stdout);
    if (found === undefined) throw opaFailed('eval', output);
    return found;
  });
  return [
    ...new Map(issues.map((issue) => told(issue, suite)).map((one) => [JSON.stringify(one), one])).values(),
  ];
}

/** A second test of the same name in a package is part of the first, outside of `opa test`. */
function askRego(tests: readonly PolicyTest[]): string {
  const refs = new Set(tests.map((test) => `data.${test.package}.${test.name.replace(/#\d+$/, '')}`));
  return [
    'package eastwest.ask',
    'import rego.v1',
    ...[...refs].map((ref) => `ran contains 1 if ${ref}`),
    '',
  ].join('\n');
}

function told({ file, line, message }: RegoIssue, { names }: PreparedSuite): VerifyWarning {
  return {
    file: names.get(file) ?? `eastwest:${file}`,
    line: Math.max(1, line),
    message: `a built-in function failed here, and counts as undefined: ${message}`,
  };
}
