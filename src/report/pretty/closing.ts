import { counted } from '#report/pretty/page.ts';
import type { Paint } from '#report/pretty/paint.ts';
import type { Report } from '#report/report.ts';
import { suppressedCounts } from '#report/suppressed.ts';
import { verdict } from '#report/verdict.ts';

/** The last line: the verdict in words. Only a clean report gets the check mark. */
export function closing(report: Report, paint: Paint): string {
  const kind = verdict(report);
  switch (kind) {
    case 'untrusted':
      return paint('error', `✗ no answer can be trusted: ${causes(report)}${soFar(report)}`);
    case 'nothing-seen':
      return paint('error', `✗ nothing was checked: ${whatIsMissing(report)}`);
    case 'findings':
      return report.findings.some(({ severity }) => severity === 'error')
        ? paint('error', `✗ ${found(report)}`)
        : paint('warning', `! ${found(report)}, no errors`);
    case 'clean':
      return `${paint('ok', `✓ ${ran(report)}: no findings`)}${reservations(report)}`;
    default:
      return kind satisfies never;
  }
}

function causes(report: Report): string {
  const severe = report.problems.filter(({ level }) => level === 'severe').length;
  const broken = report.rules.filter(({ status }) => status === 'broken').length;
  const parts: string[] = [];
  if (severe > 0) parts.push(counted(severe, 'severe problem'));
  if (broken > 0) parts.push(counted(broken, 'broken rule'));
  return parts.join(', ');
}

function soFar(report: Report): string {
  return report.findings.length === 0 ? '' : `; so far ${found(report)}`;
}

function found(report: Report): string {
  const parts = (['error', 'warning', 'note'] as const).flatMap((wanted) => {
    const count = report.findings.filter(({ severity }) => severity === wanted).length;
    return count === 0 ? [] : [counted(count, wanted)];
  });
  return `${parts.join(', ')} in ${counted(report.summary.resources, 'resource')}`;
}

function whatIsMissing(report: Report): string {
  if (report.summary.resources === 0) return 'no resources';
  if (report.rules.length === 0) return 'no rules';
  return `no rule applies to ${counted(report.summary.resources, 'resource')}`;
}

/** Subjects as the summary has them: each is counted once, however many rules looked at it. */
function ran(report: Report): string {
  const rules = report.rules.filter(({ status }) => status === 'passed' || status === 'failed').length;
  const subjects = Object.values(report.summary.subjects).reduce((sum, count) => sum + (count ?? 0), 0);
  return `${counted(rules, 'rule')} over ${counted(subjects, 'subject')}`;
}

/** What a pass doesn't cover. */
function reservations(report: Report): string {
  const idle = report.rules.filter(({ status }) => status === 'not-applicable').length;
  const off = report.rules.filter(({ status }) => status === 'off').length;
  const warnings = report.problems.filter(({ level }) => level === 'warning').length;
  const parts: string[] = [];
  for (const [count, word] of suppressedCounts(report)) parts.push(`${count} ${word}`);
  if (idle > 0) parts.push(`${counted(idle, 'rule')} had nothing to look at`);
  if (off > 0) parts.push(`${counted(off, 'rule')} off`);
  if (report.unknowns.length > 0) parts.push(`${report.unknowns.length} unknown`);
  if (warnings > 0) parts.push(`${counted(warnings, 'warning')} about the input`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
