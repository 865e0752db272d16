import type { Report, Severity } from '#index.ts';

/** DESIGN section 7: exit codes never change their meaning with a flag. */
export const EXIT = { clean: 0, findings: 1, unusable: 2, bug: 3 } as const;

const RANK = { note: 0, warning: 1, error: 2 } as const satisfies Record<Severity, number>;

/** The exit code of a finished check: 2 if the answer can't be trusted, 1 if a finding is at or above `failOn`. */
export function exitCode(report: Report, failOn: Severity): number {
  if (report.summary.problems.severe > 0) return EXIT.unusable;
  const fails = report.findings.some(({ severity }) => RANK[severity] >= RANK[failOn]);
  return fails ? EXIT.findings : EXIT.clean;
}
