import type { JsonObject } from '#manifest/json.ts';
import { jsonText } from '#report/json-value.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';
import { SOURCE_ROOT } from '#report/sarif/artifact-location.ts';
import { fromRoot } from '#report/sarif/from-root.ts';
import { invocation, notificationDescriptors } from '#report/sarif/invocation.ts';
import { results } from '#report/sarif/result.ts';
import { reportingDescriptor } from '#report/sarif/rule.ts';

/**
 * For code scanning services: SARIF 2.1.0 (OASIS Standard), one run; with environments a run each, told apart by
 * `automationDetails.id` (section 3.17.3: a hierarchical name, which services take as a category).
 */
export function renderSarif(reports: readonly Report[], options: RenderOptions): string {
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: reports.map((report) =>
      run(fromRoot(report, options), {
        ...options,
        ...(options.root === undefined ? {} : { cwd: options.root }),
      }),
    ),
  });
}

function run(report: Report, { cwd, docs }: RenderOptions): JsonObject {
  const ruleIndex = new Map(report.rules.map(({ rule }, index) => [rule.id, index]));
  return {
    tool: {
      driver: {
        name: 'eastwest',
        version: report.version,
        rules: report.rules.map((result) => reportingDescriptor(result, docs)),
        notifications: notificationDescriptors(report),
      },
    },
    ...(report.environment === undefined
      ? {}
      : { automationDetails: { id: `eastwest/${report.environment}/` } }),
    invocations: [invocation(report, cwd)],
    originalUriBaseIds: {
      [SOURCE_ROOT]: { description: { text: 'the repository, or where eastwest was run' } },
    },
    columnKind: 'utf16CodeUnits',
    results: results({ report, cwd, ruleIndex }),
  };
}
