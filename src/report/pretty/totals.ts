import type { RuleStatus } from '#policy/rule.ts';
import { counted, few, type Page } from '#report/pretty/page.ts';
import { hang } from '#report/pretty/wrap.ts';
import type { Report } from '#report/report.ts';
import { visible } from '#report/visible.ts';

/** What was looked at and what wasn't: a row is left out only if its count is zero and zero is harmless. */
export function totals(report: Report, page: Page): string[] {
  const { summary } = report;
  const lines = [
    ...row(
      'looked at',
      `${counted(summary.resources, 'resource')} in ${counted(summary.files, 'file')}`,
      page,
    ),
    ...row('subjects', subjects(report), page),
    ...row('rules', rules(report), page),
    ...named(report, 'broken', 'broken', page),
    ...named(report, 'not-applicable', 'nothing to see', page),
    ...named(report, 'off', 'off', page),
  ];
  if (report.problems.length > 0) lines.push(...row('problems', problems(report), page));
  if (report.unknowns.length > 0) lines.push(...unknowns(report, page));
  if (report.suppressions.length > 0) lines.push(...suppressed(report, page));
  return lines;
}

function row(label: string, text: string, { width }: Page): string[] {
  return hang(`  ${label.padEnd(16)}`, text, width);
}

function subjects({ summary }: Report): string {
  const counts = Object.entries(summary.subjects).map(([type, count]) => counted(count ?? 0, type));
  return counts.length === 0 ? 'none' : counts.join(', ');
}

function rules(report: Report): string {
  if (report.rules.length === 0) return 'none';
  const count = (wanted: RuleStatus) => report.rules.filter(({ status }) => status === wanted).length;
  const parts: readonly (readonly [number, string])[] = [
    [count('passed'), 'passed'],
    [count('failed'), 'failed'],
    [count('broken'), 'broken'],
    [count('not-applicable'), 'had nothing to look at'],
    [count('off'), 'off'],
  ];
  return parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ');
}

function problems(report: Report): string {
  const levels = ['severe', 'warning', 'note'] as const;
  return levels
    .map((wanted) => [report.problems.filter(({ level }) => level === wanted).length, wanted] as const)
    .filter(([count]) => count > 0)
    .map(([count, level]) => `${count} ${level}`)
    .join(', ');
}

function named(report: Report, wanted: RuleStatus, label: string, page: Page): string[] {
  const ids = report.rules.filter(({ status }) => status === wanted).map(({ rule }) => visible(rule.id));
  return ids.length === 0 ? [] : row(label, few(ids, page), page);
}

/** By reason, since the same reason usually holds for many: `3 (no schema for this kind): …`. */
function unknowns(report: Report, page: Page): string[] {
  const reasons = new Map<string, string[]>();
  for (const { subject, reason, count } of report.unknowns) {
    const text = count === 1 ? visible(subject) : `${visible(subject)} ×${count}`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), text]);
  }
  return [...reasons].flatMap(([reason, names]) =>
    row('unknown', `${names.length} × ${visible(reason)}: ${few(names, page)}`, page),
  );
}

function suppressed(report: Report, page: Page): string[] {
  const lines = row(
    'suppressed',
    `${counted(report.suppressions.length, 'finding')} by exceptions${page.verbose ? ':' : ' (--verbose lists them)'}`,
    page,
  );
  if (!page.verbose) return lines;
  for (const { finding, reason, expires } of report.suppressions) {
    const until = expires === undefined ? '' : ` (until ${expires})`;
    lines.push(...row('', visible(`${finding.rule} ${finding.subject.id}: ${reason}${until}`), page));
  }
  return lines;
}
