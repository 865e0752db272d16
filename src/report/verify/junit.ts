import { fileLocation } from '#manifest/location.ts';
import type { PolicyTest, VerifyReport } from '#policy/verify/verify-report.ts';
import { verifyVerdict } from '#policy/verify/verify-verdict.ts';
import { uniqueNames } from '#report/junit/names.ts';
import { counts, type Outcome, suiteElement, type Testcase } from '#report/junit/testcase.ts';
import { xmlDocument } from '#report/junit/xml.ts';
import { coverageComplaint, gapTexts } from '#report/verify/coverage-lines.ts';
import { testLines } from '#report/verify/test-lines.ts';

/** The suite of what isn't a test: whether enough is covered, and what looks like a mistake. */
const OWN = 'eastwest.verify';

/** For CI services: a suite per package, and one for what isn't a test. */
export function renderVerifyJunit(report: VerifyReport): string {
  const unique = uniqueNames();
  const packages = [...new Set(report.tests.map((test) => test.package))].sort();
  const suites = [
    { name: OWN, cases: ownCases(report) },
    ...packages.map((name) => ({
      name,
      cases: report.tests.filter((test) => test.package === name).map(testcase),
    })),
  ]
    .filter(({ cases }) => cases.length > 0)
    .map(({ name, cases }) => ({
      name,
      cases: cases.map((one) => ({ ...one, name: unique(one.classname, one.name) })),
    }));
  return xmlDocument({
    name: 'testsuites',
    attributes: { name: 'eastwest verify', ...counts(suites.flatMap(({ cases }) => cases)) },
    content: suites.map(({ name, cases }) => suiteElement(name, cases)),
  });
}

function testcase(test: PolicyTest): Testcase {
  const location = { ...fileLocation(test.file), line: test.line };
  return { classname: test.package, name: test.name, location, outcome: outcomeOf(test) };
}

function outcomeOf(test: PolicyTest): Outcome {
  const lines = testLines(test);
  switch (test.status) {
    case 'passed':
      return { type: 'passed', ...(test.output === '' ? {} : { output: test.output }) };
    case 'failed':
      return {
        type: 'failure',
        kind: 'failed',
        message: lines[0] ?? 'the test is not true',
        text: [`${test.file}:${test.line}`, ...lines].join('\n'),
      };
    case 'errored':
      return {
        type: 'error',
        kind: 'errored',
        message: test.message,
        text: [`${test.file}:${test.line}`, ...lines].join('\n'),
      };
    case 'skipped':
      return { type: 'skipped', message: 'todo' };
    default:
      return test.status satisfies never;
  }
}

function ownCases(report: VerifyReport): readonly Testcase[] {
  const { threshold, coverage, warnings, tests } = report;
  const nothing = tests.every(({ status }) => status === 'skipped');
  return [
    ...(nothing ? [ownCase('a test ran', 'every test is skipped', [], 'error')] : []),
    ...report.builtinErrors.map(
      (one): Testcase => ({
        ...ownCase(`${one.file}: built-in functions`, one.message, [`${one.file}:${one.line}`], 'error'),
        location: { ...fileLocation(one.file), line: one.line },
      }),
    ),
    ...(threshold === undefined
      ? []
      : [
          ownCase(
            `at least ${threshold} % of the rules is covered`,
            coverageComplaint(report),
            coverage === undefined ? [] : gapTexts(coverage),
            verifyVerdict(report) === 'untrusted' ? 'error' : 'failure',
          ),
        ]),
    ...warnings.map(
      ({ file, line, message }): Testcase => ({
        classname: OWN,
        name: `${file}: ${message}`,
        location: { ...fileLocation(file), line },
        outcome: { type: 'passed', output: `warning: ${message}` },
      }),
    ),
  ];
}

function ownCase(
  name: string,
  complaint: string | undefined,
  more: readonly string[],
  type: 'failure' | 'error',
): Testcase {
  const outcome: Outcome =
    complaint === undefined
      ? { type: 'passed' }
      : { type, kind: 'verify', message: complaint, text: [complaint, ...more].join('\n') };
  return { classname: OWN, name, outcome };
}
