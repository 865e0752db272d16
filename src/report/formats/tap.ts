import { isObject, type JsonObject } from '#manifest/json.ts';
import { headline } from '#report/headline.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';
import { score, scoreText } from '#report/score.ts';
import { type TestPoint, testPoints } from '#report/tap/test-points.ts';
import { visible } from '#report/visible.ts';

/**
 * The Test Anything Protocol, version 13: every harness reads it, and nothing of version 14 (subtests) is needed. The plan comes first,
 * so that an output that was cut off doesn't pass. YAML blocks hold the details; verdict and score are comments at the end.
 */
export function renderTap(reports: readonly Report[], options: RenderOptions): string {
  const points = reports.flatMap((report) =>
    testPoints(report, options).map((point) => ({ point, environment: report.environment })),
  );
  const lines = [
    'TAP version 13',
    `1..${points.length}`,
    ...points.flatMap(({ point, environment }, index) => pointLines(point, index + 1, environment)),
    ...reports.flatMap(closingLines),
  ];
  return `${lines.join('\n')}\n`;
}

function pointLines(point: TestPoint, number: number, environment: string | undefined): readonly string[] {
  const { ok, description, directive, diagnostics } = point;
  const where = environment === undefined ? '' : `${environment}: `;
  const more = directive === undefined ? '' : ` # ${directive.type} ${visible(directive.reason)}`;
  return [
    `${ok ? 'ok' : 'not ok'} ${number} - ${escaped(`${where}${description}`)}${more}`.trimEnd(),
    ...(Object.keys(diagnostics).length === 0 ? [] : ['  ---', ...yamlLines(diagnostics, '  '), '  ...']),
  ];
}

/** A `#` would begin a directive: it's escaped, and with it the character that escapes (TAP 14, "Escaping"; harnesses did so before). */
function escaped(description: string): string {
  return visible(description).replace(/[\\#]/g, (character) => `\\${character}`);
}

/** Block mappings; each text in double quotes, as in JSON, which is YAML too. */
function yamlLines(value: JsonObject, indent: string): readonly string[] {
  return Object.entries(value).flatMap(([key, member]) => {
    if (member === undefined) return [];
    if (isObject(member)) return [`${indent}${key}:`, ...yamlLines(member, `${indent}  `)];
    const scalar = typeof member === 'string' ? visible(member) : member;
    return [`${indent}${key}: ${JSON.stringify(scalar)}`];
  });
}

function closingLines(report: Report): readonly string[] {
  const points = score(report);
  const said = [headline(report, visible), ...(points === undefined ? [] : [scoreText(points)])];
  return said.map((line) => `# ${line}`);
}
