import type { TestStatus, VerifyReport } from '#policy/verify/verify-report.ts';

/** How many tests ended in which way. */
export function countTests({ tests }: VerifyReport): Readonly<Record<TestStatus, number>> {
  const of = (status: TestStatus) => tests.filter((test) => test.status === status).length;
  return { passed: of('passed'), failed: of('failed'), errored: of('errored'), skipped: of('skipped') };
}
