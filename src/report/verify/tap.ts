import type { PolicyTest, VerifyReport } from '#policy/verify/verify-report.ts';
import { coverageComplaint, gapTexts } from '#report/verify/coverage-lines.ts';
import { testLines } from '#report/verify/test-lines.ts';
import { visible } from '#report/visible.ts';

/** For test harnesses: TAP 14 (testanything.org), a test point each, and one for the coverage if it was demanded. */
export function renderVerifyTap(report: VerifyReport): string {
  const { threshold, coverage } = report;
  const points = report.tests.map(testPoint);
  for (const { file, line, message } of report.builtinErrors) {
    points.push((number) => point(false, number, `built-in functions ${file}:${line}`, '', [message]));
  }
  if (threshold !== undefined) {
    const complaint = coverageComplaint(report);
    const name = `at least ${threshold} % of the rules is covered`;
    const more =
      complaint === undefined ? [] : [complaint, ...(coverage === undefined ? [] : gapTexts(coverage))];
    points.push((number) => point(complaint === undefined, number, name, '', more));
  }
  const lines = points.flatMap((tell, index) => tell(index + 1));
  const warnings = report.warnings.map(
    ({ file, line, message }) => `# warning: ${visible(`${file}:${line}: ${message}`)}`,
  );
  return `${['TAP version 14', `1..${points.length}`, ...lines, ...warnings].join('\n')}\n`;
}

function testPoint(test: PolicyTest): (number: number) => readonly string[] {
  const name = `${test.package}.${test.name} ${test.file}:${test.line}`;
  const ok = test.status === 'passed' || test.status === 'skipped';
  const directive = test.status === 'skipped' ? ' # SKIP todo' : '';
  return (number) => point(ok, number, name, directive, ok ? [] : [test.status, ...testLines(test)]);
}

function point(
  ok: boolean,
  number: number,
  name: string,
  directive: string,
  more: readonly string[],
): readonly string[] {
  // A # would begin a directive.
  const description = visible(name).replace(/[\\#]/g, '\\$&');
  return [
    `${ok ? 'ok' : 'not ok'} ${number} - ${description}${directive}`,
    ...more.map((line) => `# ${visible(line)}`),
  ];
}
