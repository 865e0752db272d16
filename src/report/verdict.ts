import type { Report } from '#report/report.ts';

/**
 * What a report amounts to. Only `clean` is a pass.
 * - `untrusted`: a severe problem or a broken rule; the findings may be incomplete.
 * - `nothing-seen`: no resource was read, or no rule had anything to look at.
 * - `findings`: at least one finding, of whatever severity.
 * - `clean`: rules looked at something and found nothing.
 */
export type Verdict = 'untrusted' | 'nothing-seen' | 'findings' | 'clean';

/** Counted from the lists themselves, so that a wrong summary can't turn a report green. */
export function verdict(report: Report): Verdict {
  if (report.problems.some(({ level }) => level === 'severe')) return 'untrusted';
  if (report.rules.some(({ status }) => status === 'broken')) return 'untrusted';
  if (report.findings.length > 0) return 'findings';
  const ran = report.rules.some(
    ({ status, subjects }) => (status === 'passed' || status === 'failed') && subjects > 0,
  );
  if (report.summary.resources === 0 || !ran) return 'nothing-seen';
  return 'clean';
}
