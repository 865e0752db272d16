import { closing } from '#report/pretty/closing.ts';
import { painter } from '#report/pretty/paint.ts';
import type { Report } from '#report/report.ts';
import { suppressedCounts } from '#report/suppressed.ts';

/** The verdict in words, on one line; with the environment's name, where there is one. Never ends in a full stop. */
export function headline(report: Report, name: (environment: string) => string): string {
  const text = closing(report, painter(false));
  return report.environment === undefined ? text : `${name(report.environment)}: ${text}`;
}

/** With --changed-since: against what it was judged; nothing else. */
export function sinceText({ since }: Report, name: (revision: string) => string): readonly string[] {
  if (since === undefined) return [];
  return [
    `Judged against ${name(since.revision)}: only what the change brought about counts; ${since.mended.length} mended by it`,
  ];
}

/** What the verdict doesn't cover: `3 unknown, 1 suppressed`, or nothing. */
export function besides(report: Report): string {
  const { unknowns, rules } = report;
  const idle = rules.filter(({ status }) => status === 'not-applicable').length;
  const off = rules.filter(({ status }) => status === 'off').length;
  const parts: readonly (readonly [number, string])[] = [
    [unknowns.length, 'unknown'],
    ...suppressedCounts(report),
    [idle, idle === 1 ? 'rule had nothing to look at' : 'rules had nothing to look at'],
    [off, off === 1 ? 'rule off' : 'rules off'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}
