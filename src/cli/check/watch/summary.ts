import type { Changes } from '#cli/check/watch/changes.ts';
import { type Finding, type Problem, type Report, verdict, visible } from '#index.ts';

/** How a run went. */
export interface Ran {
  readonly at: Date;
  readonly milliseconds: number;
}

/**
 * What has changed since the last run, and what there is now; no colours, ends with a line break. Where the answer can't be trusted,
 * nothing is called mended that may only not have been seen.
 */
export function summaryText(changes: Changes, reports: readonly Report[], { at, milliseconds }: Ran): string {
  const { findings, problems } = changes;
  const added = findings.added.length + problems.added.length;
  const changed = findings.changed.length + problems.changed.length;
  const unseen = reports.some((report) => verdict(report) === 'untrusted') ? findings.mended : [];
  const gone = unseen.length === 0 ? findings.mended : [];
  const mended = gone.length + problems.mended.length;
  const counts = [`${added} new`, ...(changed === 0 ? [] : [`${changed} changed`]), `${mended} mended`];
  const news = added + changed + mended === 0 ? 'nothing new, nothing mended' : counts.join(', ');
  const head = `${at.toTimeString().slice(0, 8)}  ${news} · ${totals(reports)} · ${(milliseconds / 1000).toFixed(2)} s`;
  const lines = [
    head,
    ...problems.added.flatMap((problem) => problemLines(problem, '+')),
    ...problems.changed.flatMap((problem) => problemLines(problem, '~')),
    ...findings.added.flatMap((finding) => findingLines(finding, '+')),
    ...findings.changed.flatMap((finding) => findingLines(finding, '~')),
    ...problems.mended.map(({ code, location }) => `  - mended   ${code}  ${location.file}`),
    ...(unseen.length === 0
      ? []
      : [
          `  ? ${unseen.length} of before not seen: this run can't be trusted until what is severe is mended`,
        ]),
    ...gone.map(({ rule, subject }) => `  - mended   ${rule}  ${subject.id}`),
  ];
  return `${lines.map(visible).join('\n')}\n`;
}

function problemLines(
  { level, code, message, remedy, location }: Problem,
  sign: '+' | '~',
): readonly string[] {
  return [
    `  ${sign} ${level.padEnd(8)} ${code}  ${place(location)}`,
    `             ${message}`,
    `             → ${remedy}`,
  ];
}

function findingLines(
  { severity, rule, subject, message, remedy, location }: Finding,
  sign: '+' | '~',
): readonly string[] {
  return [
    `  ${sign} ${severity.padEnd(8)} ${rule}  ${subject.id}  ${place(location)}`,
    `             ${message}`,
    `             → ${remedy}`,
  ];
}

/** Of a rendered text, where a person would mend it. */
function place({ file, line, column, source }: Finding['location']): string {
  return source === undefined ? `${file}:${line}:${column}` : `${source.file}:${source.line}`;
}

function totals(reports: readonly Report[]): string {
  const sum = (count: (report: Report) => number) => reports.reduce((all, report) => all + count(report), 0);
  const counts = [
    counted(
      sum(({ summary }) => summary.problems.severe),
      'severe problem',
    ),
    counted(
      sum(({ summary }) => summary.findings.error),
      'error',
    ),
    counted(
      sum(({ summary }) => summary.findings.warning),
      'warning',
    ),
    counted(
      sum(({ summary }) => summary.findings.note),
      'note',
    ),
  ].filter((text) => text !== undefined);
  return counts.length === 0 ? 'no findings' : counts.join(', ');
}

function counted(count: number, what: string): string | undefined {
  if (count === 0) return undefined;
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
