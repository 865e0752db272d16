import type { PolicyCoverage, PolicyTest, TestStatus, VerifyReport } from '#policy/verify/verify-report.ts';
import { verifyVerdict } from '#policy/verify/verify-verdict.ts';
import { type Paint, painter, type Style } from '#report/pretty/paint.ts';
import { countTests } from '#report/verify/count-tests.ts';
import { coverageComplaint, fileText, gapTexts, percentText } from '#report/verify/coverage-lines.ts';
import type { VerifyRenderOptions } from '#report/verify/render-options.ts';
import { testLines } from '#report/verify/test-lines.ts';
import { visible } from '#report/visible.ts';

const STYLES: Readonly<Record<TestStatus, Style>> = {
  passed: 'ok',
  failed: 'error',
  errored: 'error',
  skipped: 'warning',
};

const INDENT = ' '.repeat(9);

/** For people: each test that didn't pass, with its place and what helps to mend it; the coverage; the totals; the verdict. */
export function renderVerifyPretty(report: VerifyReport, { color, verbose }: VerifyRenderOptions): string {
  const paint = painter(color);
  const told = report.tests.filter(({ status }) => verbose || status !== 'passed');
  const blocks = [
    told.flatMap((test) => testBlock(test, paint)),
    report.builtinErrors.map(({ file, line, message }) =>
      head('error', 'errored', visible(`${file}:${line}`), visible(message), paint),
    ),
    report.warnings.map(({ file, line, message }) =>
      head('warning', 'warning', visible(`${file}:${line}`), visible(message), paint),
    ),
    report.coverage === undefined ? [] : coverageBlock(report.coverage, verbose, paint),
    [totals(report), closing(report, paint)],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function testBlock(test: PolicyTest, paint: Paint): readonly string[] {
  const name = visible(`${test.package}.${test.name}`);
  const lines = test.status === 'passed' ? [] : testLines(test);
  return [
    head(STYLES[test.status], test.status, visible(`${test.file}:${test.line}`), name, paint),
    ...lines.map((line) => `${INDENT}${visible(line)}`),
  ];
}

function head(style: Style, word: string, place: string, text: string, paint: Paint): string {
  return `${paint(style, word.padEnd(7))}  ${place}  ${paint('strong', text)}`;
}

function coverageBlock(coverage: PolicyCoverage, verbose: boolean, paint: Paint): readonly string[] {
  const files = coverage.files.filter(({ uncovered }) => verbose || uncovered > 0);
  const lines = coverage.covered + coverage.uncovered;
  return [
    paint(
      'strong',
      `Coverage of the rules: ${percentText(coverage)} (${coverage.covered} of ${lines} lines)`,
    ),
    ...files.map((file) => `  ${visible(fileText(file))}`),
    ...gapTexts(coverage).map((gap) => `${paint('warning', '  nothing ran')}  ${visible(gap)}`),
  ];
}

function totals(report: VerifyReport): string {
  const counts = countTests(report);
  const parts = (['passed', 'failed', 'errored', 'skipped'] as const).flatMap((status) =>
    counts[status] === 0 ? [] : [`${counts[status]} ${status}`],
  );
  const all = report.tests.length;
  return `${all} ${all === 1 ? 'test' : 'tests'}: ${parts.join(', ')}`;
}

function closing(report: VerifyReport, paint: Paint): string {
  const verdict = verifyVerdict(report);
  const complaint = coverageComplaint(report);
  const { failed, errored, passed } = countTests(report);
  switch (verdict) {
    case 'passed':
      return paint('ok', 'The policies pass their tests.');
    case 'failed':
      return paint(
        'error',
        [
          ...(failed > 0 ? ['The policies fail their tests'] : []),
          ...(complaint === undefined ? [] : [complaint]),
        ]
          .join('; ')
          .concat('.'),
      );
    case 'untrusted': {
      const reasons = [
        ...(errored > 0 ? [`${errored} ${errored === 1 ? 'test has' : 'tests have'} no answer`] : []),
        ...(report.builtinErrors.length > 0
          ? ['a built-in function failed (--ignore-builtin-errors takes it for undefined)']
          : []),
        ...(passed + failed + errored === 0 ? ['no test ran: all of them are skipped'] : []),
        ...(complaint === undefined ? [] : [complaint]),
      ];
      return paint('error', `The result can't be trusted: ${reasons.join('; ')}.`);
    }
    default:
      return verdict satisfies never;
  }
}
