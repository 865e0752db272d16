import type { JsonObject } from '#manifest/json.ts';
import type { FileCoverage, PolicyTest, VerifyReport } from '#policy/verify/verify-report.ts';
import { coveredPercent, verifyVerdict } from '#policy/verify/verify-verdict.ts';
import { jsonText } from '#report/json-value.ts';
import { countTests } from '#report/verify/count-tests.ts';

/** For programs: the shape is `json-schema.ts`, keys always in the same order. */
export function renderVerifyJson(report: VerifyReport): string {
  const { coverage, threshold } = report;
  return jsonText({
    schemaVersion: 1,
    tool: { name: 'eastwest', version: report.version },
    verdict: verifyVerdict(report),
    summary: { ...countTests(report) },
    tests: report.tests.map(testObject),
    warnings: report.warnings.map(({ file, line, message }) => ({ file, line, message })),
    builtinErrors: report.builtinErrors.map(({ file, line, message }) => ({ file, line, message })),
    coverage:
      coverage === undefined
        ? null
        : {
            percent: coveredPercent(coverage),
            covered: coverage.covered,
            uncovered: coverage.uncovered,
            files: coverage.files.map(fileObject),
          },
    threshold: threshold ?? null,
  });
}

function testObject(test: PolicyTest): JsonObject {
  const { stopped } = test;
  return {
    package: test.package,
    name: test.name,
    file: test.file,
    line: test.line,
    status: test.status,
    milliseconds: test.milliseconds,
    cases: test.cases.map(({ name, passed }) => ({ name, passed })),
    output: test.output,
    message: test.message,
    stopped:
      stopped === undefined
        ? null
        : {
            file: stopped.file,
            line: stopped.line,
            text: stopped.text,
            variables: stopped.variables.map(({ name, value }) => ({ name, value })),
          },
  };
}

function fileObject(one: FileCoverage): JsonObject {
  return {
    file: one.file,
    percent: coveredPercent(one),
    covered: one.covered,
    uncovered: one.uncovered,
    gaps: one.gaps.map(({ from, to }) => ({ from, to })),
  };
}
