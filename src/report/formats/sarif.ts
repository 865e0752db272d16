import { jsonText } from '#report/json-value.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';
import { SOURCE_ROOT } from '#report/sarif/artifact-location.ts';
import { invocation, notificationDescriptors } from '#report/sarif/invocation.ts';
import { results } from '#report/sarif/result.ts';
import { reportingDescriptor } from '#report/sarif/rule.ts';

/** For code scanning services: SARIF 2.1.0 (OASIS Standard), one run. */
export function renderSarif(report: Report, { cwd, docs }: RenderOptions): string {
  const ruleIndex = new Map(report.rules.map(({ rule }, index) => [rule.id, index]));
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'eastwest',
            version: report.version,
            rules: report.rules.map((result) => reportingDescriptor(result, docs)),
            notifications: notificationDescriptors(report),
          },
        },
        invocations: [invocation(report, cwd)],
        originalUriBaseIds: { [SOURCE_ROOT]: { description: { text: 'where eastwest was run' } } },
        columnKind: 'utf16CodeUnits',
        results: results({ report, cwd, ruleIndex }),
      },
    ],
  });
}
