/** What came of the tests of some policies. Plain data: JSON and back. */
export interface VerifyReport {
  /** The eastwest that made it. */
  readonly version: string;
  /** Sorted by file, line and name. */
  readonly tests: readonly PolicyTest[];
  /** What keeps nobody from trusting the rest, but looks like a mistake. */
  readonly warnings: readonly VerifyWarning[];
  /** Where a built-in function failed while tests ran, so that they can't be trusted; empty if that was to be ignored. */
  readonly builtinErrors: readonly VerifyWarning[];
  /** Present if it was asked for and could be measured: it can't where a test fails. */
  readonly coverage?: PolicyCoverage;
  /** The least share of lines that must be covered, in percent, if one was asked for. */
  readonly threshold?: number;
}

/** One test rule: `test_…`, or `todo_test_…`, which isn't run. */
export interface PolicyTest {
  /** Without the leading `data.`. */
  readonly package: string;
  /** A second rule of the same name in a package is `test_x#01`, as opa calls it. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** `errored`: it has no answer, e.g. since it took too long. That is neither a pass nor a failure. */
  readonly status: TestStatus;
  readonly milliseconds: number;
  /** Of a test with cases (`test_x[case]`); an empty list for any other. */
  readonly cases: readonly TestCase[];
  /** What it printed. */
  readonly output: string;
  /** Why it errored; otherwise empty. */
  readonly message: string;
  /** Where it stopped, if it failed and that is known. */
  readonly stopped?: StoppedAt;
}

export type TestStatus = 'passed' | 'failed' | 'errored' | 'skipped';

/** One case of a test with cases; a case within a case has their names joined by ` / `. */
export interface TestCase {
  readonly name: string;
  readonly passed: boolean;
}

/** The expression of the test that wasn't true. */
export interface StoppedAt {
  readonly file: string;
  readonly line: number;
  /** The line as it is written. */
  readonly text: string;
  /** The test's variables there, as Rego. */
  readonly variables: readonly { readonly name: string; readonly value: string }[];
}

/** Something in the test files that looks like a mistake. */
export interface VerifyWarning {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Which lines of the rules the tests have run: as opa counts them, without test files. */
export interface PolicyCoverage {
  readonly covered: number;
  readonly uncovered: number;
  /** Sorted by file. A file in which there is nothing to run isn't listed. */
  readonly files: readonly FileCoverage[];
}

export interface FileCoverage {
  readonly file: string;
  readonly covered: number;
  readonly uncovered: number;
  /** Where nothing ran: first and last line, counted from 1. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}
