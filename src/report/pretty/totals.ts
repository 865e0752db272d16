import type { SuppressedBy } from '#policy/finding.ts';
import type { RuleStatus } from '#policy/rule.ts';
import { counted, few, type Page } from '#report/pretty/page.ts';
import { hang } from '#report/pretty/wrap.ts';
import type { Report } from '#report/report.ts';
import { SUPPRESSED_BY } from '#report/suppressed.ts';
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
  lines.push(...suppressed(report, page), ...sinceRows(report, page));
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

const BY: Readonly<Record<SuppressedBy, readonly [label: string, text: string]>> = {
  exception: ['suppressed', 'by exceptions'],
  baseline: ['in the baseline', 'that the baseline accepts'],
  before: ['there before', 'that were there before the change'],
};

function suppressed(report: Report, page: Page): string[] {
  return SUPPRESSED_BY.flatMap((wanted) => {
    const ofThis = report.suppressions.filter(({ by }) => by === wanted);
    if (ofThis.length === 0) return [];
    const [label, text] = BY[wanted];
    const count = counted(ofThis.length, 'finding');
    const head = row(label, `${count} ${text}${page.verbose ? ':' : ' (--verbose lists them)'}`, page);
    if (!page.verbose) return head;
    return [
      ...head,
      ...ofThis.flatMap(({ finding, reason, expires }) => {
        const until = expires === undefined ? '' : ` (until ${expires})`;
        return row('', visible(`${finding.rule} ${finding.subject.id}: ${reason}${until}`), page);
      }),
    ];
  });
}

/** What the change is judged against, and what it mended: as worth telling as what it broke. */
function sinceRows({ findings, since }: Report, page: Page): string[] {
  if (since === undefined) return [];
  const { revision, commit, changed, mended } = since;
  const told = [
    `${findings.length - changed} new`,
    ...(changed === 0 ? [] : [`${changed} otherwise than before`]),
    `${mended.length} mended${mended.length > 0 && page.verbose ? ':' : ''}`,
  ];
  return [
    ...row('since', `${visible(revision)} (${commit}): ${told.join(', ')}`, page),
    ...(page.verbose
      ? mended.flatMap(({ rule, subject }) => row('', visible(`${rule} ${subject.id}`), page))
      : []),
  ];
}
