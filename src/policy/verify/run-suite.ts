import { EastwestError } from '#errors.ts';
import { opaFailed } from '#policy/compile/compiler.ts';
import { type OpaOutput, runOpa } from '#policy/compile/opa-run.ts';
import { withWorkspace } from '#policy/compile/workspace.ts';
import { readCoverage } from '#policy/verify/opa-coverage.ts';
import { readResults, readTraces } from '#policy/verify/opa-results.ts';
import { isTestFile } from '#policy/verify/policy-suite.ts';
import { foldersOf, type PreparedSuite } from '#policy/verify/prepare-suite.ts';
import { stoppedAt } from '#policy/verify/stopped-at.ts';
import type { FileCoverage, PolicyTest } from '#policy/verify/verify-report.ts';

export interface RunSuiteOptions {
  readonly opa: string;
  /** Which tests: a regular expression (RE2) on `data.<package>.<name>`. */
  readonly run?: string;
  /** For one test. */
  readonly milliseconds: number;
  readonly coverage: boolean;
}

export interface SuiteOutcome {
  readonly tests: readonly PolicyTest[];
  /** Measured only if no test failed: opa gives no figures then. */
  readonly coverage?: readonly FileCoverage[];
}

/** For all tests of a suite: what ends an opa that no longer answers. */
const LIMIT_MILLISECONDS = 30 * 60_000;

/** A failed test is run again with a trace: of so many, since traces are large. */
const MOST_TRACES = 25;

/**
 * Runs the tests of a suite, and again with a trace those that failed, and once more for the coverage.
 * @throws EastwestError `rego-invalid` for data files that collide, `bad-usage` for a regular expression that isn't one,
 * `opa-failed`.
 */
export function runSuite(suite: PreparedSuite, options: RunSuiteOptions): Promise<SuiteOutcome> {
  return withWorkspace(suite.texts, async (directory) => {
    const display = (file: string) => suite.names.get(file) ?? `eastwest:${file}`;
    const select = options.run === undefined ? [] : ['--run', options.run];
    const output = await runTests(suite, options, directory, select);
    const tests = readResults(output.stdout, display);
    if (tests === undefined) throw notRun(output, options.run, display);
    const explained = await explain(suite, tests, options, directory);
    if (!options.coverage || !tests.every(({ status }) => status === 'passed' || status === 'skipped')) {
      return { tests: explained };
    }
    const measured = await runTests(suite, options, directory, [...select, '--coverage']);
    const coverage = readCoverage(measured.stdout, (file) =>
      isTestFile(file) ? undefined : suite.names.get(file),
    );
    // A test that passed, and now doesn't, changes from run to run.
    return coverage === undefined ? { tests: explained } : { tests: explained, coverage };
  });
}

function runTests(
  suite: PreparedSuite,
  { opa, milliseconds }: RunSuiteOptions,
  directory: string,
  more: readonly string[],
): Promise<OpaOutput> {
  const version = suite.version === 'v0' ? ['--v0-compatible'] : [];
  const args = ['test', '-f', 'json', '--timeout', `${milliseconds}ms`, ...version, ...more];
  return runOpa(opa, [...args, ...foldersOf(suite.texts)], directory, LIMIT_MILLISECONDS);
}

async function explain(
  suite: PreparedSuite,
  tests: readonly PolicyTest[],
  options: RunSuiteOptions,
  directory: string,
): Promise<readonly PolicyTest[]> {
  const failed = tests.filter(({ status }) => status === 'failed').slice(0, MOST_TRACES);
  if (failed.length === 0) return tests;
  const names = failed.map((test) => escaped(`data.${keyOf(test)}`)).join('|');
  const output = await runTests(suite, options, directory, ['-v', '--run', `^(${names})$`]);
  const traces = readTraces(output.stdout);
  const display = (file: string) => suite.names.get(file) ?? `eastwest:${file}`;
  const lineOf = (file: string, line: number) => suite.texts.get(file)?.split('\n')[line - 1];
  return tests.map((test) => {
    const stopped = stoppedAt(traces.get(keyOf(test)) ?? [], display, lineOf);
    return stopped === undefined ? test : { ...test, stopped };
  });
}

function keyOf(test: PolicyTest): string {
  return `${test.package}.${test.name}`;
}

/** For RE2, whatever the name is. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** opa has told no results: why. */
function notRun(
  output: OpaOutput,
  run: string | undefined,
  display: (file: string) => string,
): EastwestError {
  const said = (output.stderr || output.stdout).trim();
  const collision = /(?:^|\s)(\S.*?): merge error$/m.exec(said)?.[1];
  if (collision !== undefined) {
    const file = collision.replace(/^1 error occurred during loading: /, '');
    return new EastwestError(
      'rego-invalid',
      `${display(file)} has a key that another data file has too`,
      'Rename the key, or put the file into a folder: in a policy directory, and with --data, a folder becomes a key.',
    );
  }
  if (run !== undefined && said.includes('error parsing regexp')) {
    return new EastwestError(
      'bad-usage',
      `--run ${run} isn't a regular expression: ${said.replace(/^.*error parsing regexp: /s, '')}`,
      'Write it as RE2 does: https://github.com/google/re2/wiki/Syntax',
    );
  }
  return opaFailed('test', { ...output, stderr: said });
}
