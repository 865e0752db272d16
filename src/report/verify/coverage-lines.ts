import type { FileCoverage, PolicyCoverage, VerifyReport } from '#policy/verify/verify-report.ts';
import { coveredPercent, isBelow } from '#policy/verify/verify-verdict.ts';

/** `87.50 %`. */
export function percentText(share: { readonly covered: number; readonly uncovered: number }): string {
  return `${coveredPercent(share).toFixed(2)} %`;
}

/** Where nothing ran: `policy/main.rego:12`, `policy/main.rego:14-16`. */
export function gapTexts({ files }: PolicyCoverage): readonly string[] {
  return files.flatMap(({ file, gaps }) =>
    gaps.map(({ from, to }) => `${file}:${from}${to === from ? '' : `-${to}`}`),
  );
}

/** What is wrong with the coverage, in a sentence; `undefined` if nothing is. */
export function coverageComplaint({ tests, coverage, threshold }: VerifyReport): string | undefined {
  if (threshold === undefined) return undefined;
  if (coverage === undefined) {
    const broken = tests.some(({ status }) => status === 'failed' || status === 'errored');
    return broken
      ? 'coverage was not measured, since a test does not pass'
      : 'coverage could not be measured: the tests gave another answer when they were run again';
  }
  if (coverage.covered + coverage.uncovered === 0) {
    return 'there is nothing to cover: no rule has a line that runs (test files, *_test.rego, are no rules)';
  }
  if (!isBelow(coverage, threshold)) return undefined;
  return `${percentText(coverage)} of the rules is covered, less than ${threshold} %`;
}

/** `policy/main.rego  87.50 %  (7 of 8 lines)`. */
export function fileText(one: FileCoverage): string {
  return `${one.file}  ${percentText(one)}  (${one.covered} of ${one.covered + one.uncovered} lines)`;
}
