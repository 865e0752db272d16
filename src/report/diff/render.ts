import type { ReachDiff } from '#reach/diff/diff.ts';
import type { EnvironmentDiff } from '#report/diff/environment-diff.ts';
import { renderDiffJson } from '#report/diff/json.ts';
import { renderDiffMarkdown } from '#report/diff/markdown.ts';
import type { DiffRenderOptions } from '#report/diff/render-options.ts';
import { renderDiffText } from '#report/diff/text.ts';

export const DIFF_FORMATS = ['text', 'json', 'markdown'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/**
 * A difference, or those of several environments, in one of the formats, ending with a newline. Pure: the same input gives the same bytes.
 */
export function renderDiff(
  diff: ReachDiff | readonly EnvironmentDiff[],
  format: DiffFormat,
  options: DiffRenderOptions,
): string {
  const diffs = 'changes' in diff ? [{ diff }] : diff;
  switch (format) {
    case 'text':
      return renderDiffText(diffs, options);
    case 'json':
      return renderDiffJson(diffs, options);
    case 'markdown':
      return renderDiffMarkdown(diffs, options);
    default:
      return format satisfies never;
  }
}
