import { closing } from '#report/pretty/closing.ts';
import { findingGroups, problemGroups } from '#report/pretty/group.ts';
import type { Page } from '#report/pretty/page.ts';
import { painter } from '#report/pretty/paint.ts';
import { section } from '#report/pretty/section.ts';
import { totals } from '#report/pretty/totals.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';

const WIDTH = 100;

/**
 * For people: findings by rule, the gravest rule first; then what is wrong with the input, next to the verdict
 * that it puts in doubt; then what was looked at and what wasn't; the verdict in words is the last line.
 */
export function renderPretty(report: Report, options: RenderOptions): string {
  const page: Page = {
    paint: painter(options.color),
    width: Math.max(40, options.width ?? WIDTH),
    verbose: options.verbose ?? false,
  };
  const lines: string[] = [];
  for (const group of findingGroups(report, options.docs)) lines.push(...section(report, group, page));
  const problems = problemGroups(report);
  if (problems.length > 0) lines.push(page.paint('strong', 'Problems with the input'), '');
  for (const group of problems) lines.push(...section(report, group, page));
  lines.push(page.paint('strong', 'Summary'), ...totals(report, page), '', closing(report, page.paint));
  return `${lines.map(disarmed).join('\n')}\n`;
}

/** GitHub Actions obeys any line of a log that begins with `::`, however it got there, e.g. by wrapping. */
function disarmed(line: string): string {
  return line.replace(/^(\s*):(?=:)/u, '$1\\x3a');
}
