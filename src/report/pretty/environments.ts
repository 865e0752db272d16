import { closing } from '#report/pretty/closing.ts';
import { counted, type Page } from '#report/pretty/page.ts';
import type { Report } from '#report/report.ts';
import { type Verdict, verdict } from '#report/verdict.ts';
import { visible } from '#report/visible.ts';

/** The line above what is told of an environment. */
export function environmentHeading({ environment }: Report, { paint, width }: Page): readonly string[] {
  if (environment === undefined) return [];
  const name = `── environment ${visible(environment)} `;
  return [paint('strong', name.padEnd(width, '─')), ''];
}

/** The verdict on each environment, and the last line: on all of them. It's only as good as the worst. */
export function environmentTotals(reports: readonly Report[], page: Page): readonly string[] {
  return [
    page.paint('strong', 'Environments'),
    ...reports.map((report) => `  ${visible(report.environment ?? '–')}  ${closing(report, page.paint)}`),
    '',
    overall(reports, page),
  ];
}

const WORST: readonly Verdict[] = ['untrusted', 'nothing-seen', 'findings', 'clean'];

function overall(reports: readonly Report[], { paint }: Page): string {
  const verdicts = reports.map(verdict);
  const worst = WORST.find((one) => verdicts.includes(one));
  const share = `${verdicts.filter((one) => one === worst).length} of ${counted(reports.length, 'environment')}`;
  switch (worst) {
    case undefined:
      return paint('error', '✗ nothing was checked: no environments');
    case 'untrusted':
      return paint('error', `✗ no answer can be trusted in ${share}`);
    case 'nothing-seen':
      return paint('error', `✗ nothing was checked in ${share}`);
    case 'findings':
      return reports.some(({ findings }) => findings.some(({ severity }) => severity === 'error'))
        ? paint('error', `✗ findings in ${share}`)
        : paint('warning', `! findings in ${share}, no errors`);
    case 'clean':
      return paint('ok', `✓ ${counted(reports.length, 'environment')}: no findings`);
    default:
      return worst satisfies never;
  }
}
