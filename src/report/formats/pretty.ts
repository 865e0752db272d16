import { closing } from '#report/pretty/closing.ts';
import { environmentHeading, environmentTotals } from '#report/pretty/environments.ts';
import { findingGroups, problemGroups } from '#report/pretty/group.ts';
import type { Page } from '#report/pretty/page.ts';
import { painter } from '#report/pretty/paint.ts';
import { section } from '#report/pretty/section.ts';
import { totals } from '#report/pretty/totals.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';

const WIDTH = 100;

/**
 * For people: findings by rule, errors first, and what is open to the world before what is in the files (`compareRules`); then what is wrong with the input, next to the verdict
 * that it puts in doubt; then what was looked at and what wasn't; the verdict in words is the last line. With environments, each stands
 * under its name, and the last line is about all of them.
 */
export function renderPretty(reports: readonly Report[], options: RenderOptions): string {
  const page: Page = {
    paint: painter(options.color),
    width: Math.max(40, options.width ?? WIDTH),
    verbose: options.verbose ?? false,
  };
  const lines = reports.flatMap((report, index) => [
    ...(index === 0 ? [] : ['']),
    ...environmentHeading(report, page),
    ...reportLines(report, options, page),
  ]);
  if (reports.length !== 1) lines.push('', ...environmentTotals(reports, page));
  return `${lines.map(disarmed).join('\n')}\n`;
}

function reportLines(report: Report, options: RenderOptions, page: Page): readonly string[] {
  const lines: string[] = [];
  for (const group of findingGroups(report, options.docs)) lines.push(...section(report, group, page));
  const problems = problemGroups(report);
  if (problems.length > 0) lines.push(page.paint('strong', 'Problems with the input'), '');
  for (const group of problems) lines.push(...section(report, group, page));
  return [
    ...lines,
    page.paint('strong', 'Summary'),
    ...totals(report, page),
    '',
    closing(report, page.paint),
  ];
}

/** GitHub Actions obeys any line of a log that begins with `::`, however it got there, e.g. by wrapping. */
function disarmed(line: string): string {
  return line.replace(/^(\s*):(?=:)/u, '$1\\x3a');
}
