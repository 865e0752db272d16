import { codeSpan } from '#report/diff/code-span.ts';
import { besides, headline, sinceText } from '#report/headline.ts';
import { blockLines } from '#report/markdown/block.ts';
import { reportBlocks } from '#report/markdown/blocks.ts';
import { clipped } from '#report/markdown/prose.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';
import { score, scoreText } from '#report/score.ts';

/** GitHub refuses a comment of more characters; a job summary may have 1 MiB, which this many characters never fill. */
const LIMIT = 65_536;
/** Less is not worth unfolding: the rest of the environments are told in a line each. */
const LEAST = 4_096;

/**
 * For a job's summary or a comment on a pull request: the verdict, the score, and what to unfold: findings by severity with file and line,
 * rules, unknowns, what is suppressed. Never longer than a comment may be; what is left out is counted where it's left out.
 */
export function renderMarkdown(reports: readonly Report[], options: RenderOptions): string {
  const heads = reports.map(opening);
  const used = heads.reduce((sum, lines) => sum + lines.join('\n').length + 1, 0);
  const share = Math.floor((LIMIT - used - 256) / Math.max(1, reports.length));
  const lines = reports.flatMap((report, index) => [
    ...(index === 0 ? [] : ['']),
    ...(heads[index] ?? []),
    ...(share < LEAST ? [] : blockLines(reportBlocks(report, options), share)),
  ]);
  if (lines.length === 0) lines.push('### eastwest: nothing was checked');
  if (share < LEAST)
    lines.push('', 'There are too many environments to tell more here: `--format json` has all.');
  return `${lines.join('\n')}\n`;
}

function opening(report: Report): readonly string[] {
  const points = score(report);
  const more = besides(report);
  return [
    `### eastwest: ${headline(report, (environment) => codeSpan(clipped(environment, 260)))}`,
    ...(points === undefined ? [] : ['', `**${scoreText(points)}**`]),
    ...sinceText(report, codeSpan).flatMap((line) => ['', `${line}.`]),
    ...(more === '' ? [] : ['', `Beside it: ${more}.`]),
  ];
}
