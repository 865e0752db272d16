import { type Report, type Severity, verdict } from '#index.ts';

/** DESIGN section 7: exit codes never change their meaning with a flag. */
export const EXIT = { clean: 0, findings: 1, unusable: 2, bug: 3 } as const;

const RANK = { note: 0, warning: 1, error: 2 } as const satisfies Record<Severity, number>;

/**
 * The exit code of a finished check: 2 if an answer can't be trusted or nothing was looked at, in any of the environments;
 * 1 if a finding is at or above `failOn`.
 */
export function exitCode(reports: readonly Report[], failOn: Severity): number {
  return Math.max(EXIT.clean, ...reports.map((report) => exitCodeOf(report, failOn)));
}

function exitCodeOf(report: Report, failOn: Severity): number {
  const outcome = verdict(report);
  if (outcome === 'untrusted' || outcome === 'nothing-seen') return EXIT.unusable;
  const fails = report.findings.some(({ severity }) => RANK[severity] >= RANK[failOn]);
  return fails ? EXIT.findings : EXIT.clean;
}
