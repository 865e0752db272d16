import type { PolicyCoverage, VerifyReport } from '#policy/verify/verify-report.ts';

/**
 * - `passed`: each test passes, and enough of the rules is covered.
 * - `failed`: a test fails, or too little is covered.
 * - `untrusted`: a test has no answer, a built-in function failed, or coverage was demanded and couldn't be measured.
 */
export type VerifyVerdict = 'passed' | 'failed' | 'untrusted';

/** What the tests say of the policies. */
export function verifyVerdict(report: VerifyReport): VerifyVerdict {
  if (report.tests.some(({ status }) => status === 'errored')) return 'untrusted';
  if (report.builtinErrors.length > 0) return 'untrusted';
  if (report.tests.some(({ status }) => status === 'failed')) return 'failed';
  if (!report.tests.some(({ status }) => status === 'passed')) return 'untrusted';
  if (report.threshold === undefined) return 'passed';
  if (report.coverage === undefined || linesOf(report.coverage) === 0) return 'untrusted';
  return isBelow(report.coverage, report.threshold) ? 'failed' : 'passed';
}

/** Whether less than `threshold` percent is covered: of the counts, not of a rounded share. */
export function isBelow({ covered, uncovered }: PolicyCoverage, threshold: number): boolean {
  return covered * 100 < threshold * (covered + uncovered);
}

/** In percent, cut after two decimals: 99.999 is never shown as 100. */
export function coveredPercent({
  covered,
  uncovered,
}: {
  readonly covered: number;
  readonly uncovered: number;
}): number {
  const lines = covered + uncovered;
  return lines === 0 ? 0 : Math.floor((covered * 10_000) / lines) / 100;
}

function linesOf({ covered, uncovered }: PolicyCoverage): number {
  return covered + uncovered;
}
