import type { VerifyReport } from '#policy/verify/verify-report.ts';
import { renderVerifyJson } from '#report/verify/json.ts';
import { renderVerifyJunit } from '#report/verify/junit.ts';
import { renderVerifyPretty } from '#report/verify/pretty.ts';
import type { VerifyRenderOptions } from '#report/verify/render-options.ts';
import { renderVerifyTap } from '#report/verify/tap.ts';

export const VERIFY_FORMATS = ['pretty', 'json', 'junit', 'tap'] as const;
export type VerifyFormat = (typeof VERIFY_FORMATS)[number];

/** The tests of policies in one of their formats, ending with a newline. Pure: the same report and options give the same bytes. */
export function renderVerification(
  report: VerifyReport,
  format: VerifyFormat,
  options: VerifyRenderOptions,
): string {
  switch (format) {
    case 'pretty':
      return renderVerifyPretty(report, options);
    case 'json':
      return renderVerifyJson(report);
    case 'junit':
      return renderVerifyJunit(report);
    case 'tap':
      return renderVerifyTap(report);
    default:
      return format satisfies never;
  }
}
