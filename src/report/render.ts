import { renderGithub } from '#report/formats/github.ts';
import { renderGitlab } from '#report/formats/gitlab.ts';
import { renderJson } from '#report/formats/json.ts';
import { renderJunit } from '#report/formats/junit.ts';
import { renderMarkdown } from '#report/formats/markdown.ts';
import { renderPretty } from '#report/formats/pretty.ts';
import { renderSarif } from '#report/formats/sarif.ts';
import { renderTap } from '#report/formats/tap.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';

const RENDERERS = {
  pretty: renderPretty,
  markdown: renderMarkdown,
  json: renderJson,
  sarif: renderSarif,
  junit: renderJunit,
  tap: renderTap,
  github: renderGithub,
  gitlab: renderGitlab,
} as const satisfies Record<string, (reports: readonly Report[], options: RenderOptions) => string>;

/** A file in `report/formats/` each; the command line turns any other name away. */
export type FormatName = keyof typeof RENDERERS;

export const FORMATS: readonly FormatName[] = Object.keys(RENDERERS) as FormatName[];

/** A report, or those of several environments, as text that ends with a newline. Pure: the same reports and options give the same bytes. */
export function render(
  report: Report | readonly Report[],
  format: FormatName,
  options: RenderOptions,
): string {
  return RENDERERS[format](isList(report) ? report : [report], options);
}

function isList(report: Report | readonly Report[]): report is readonly Report[] {
  return Array.isArray(report);
}
