import type { ReachDiff } from '#reach/diff/diff.ts';
import { renderDiffJson } from '#report/diff/json.ts';
import { renderDiffMarkdown } from '#report/diff/markdown.ts';
import type { DiffRenderOptions } from '#report/diff/render-options.ts';
import { renderDiffText } from '#report/diff/text.ts';

export const DIFF_FORMATS = ['text', 'json', 'markdown'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/** A difference in one of its formats, ending with a newline. Pure: the same input gives the same bytes. */
export function renderDiff(diff: ReachDiff, format: DiffFormat, options: DiffRenderOptions): string {
  switch (format) {
    case 'text':
      return renderDiffText(diff, options);
    case 'json':
      return renderDiffJson(diff, options);
    case 'markdown':
      return renderDiffMarkdown(diff, options);
    default:
      return format satisfies never;
  }
}
