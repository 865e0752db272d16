import { renderJson } from '#report/formats/json.ts';
import { renderJunit } from '#report/formats/junit.ts';
import { renderPretty } from '#report/formats/pretty.ts';
import { renderSarif } from '#report/formats/sarif.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';

const RENDERERS = {
  pretty: renderPretty,
  json: renderJson,
  sarif: renderSarif,
  junit: renderJunit,
} as const satisfies Record<string, (report: Report, options: RenderOptions) => string>;

/** A file in `report/formats/` each; the command line turns any other name away. */
export type FormatName = keyof typeof RENDERERS;

export const FORMATS: readonly FormatName[] = Object.keys(RENDERERS) as FormatName[];

/** A report as text, ending with a newline. Pure: the same report and options give the same bytes. */
export function render(report: Report, format: FormatName, options: RenderOptions): string {
  return RENDERERS[format](report, options);
}
