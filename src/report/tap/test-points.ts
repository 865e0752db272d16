import type { Json, JsonObject } from '#manifest/json.ts';
import type { Location } from '#manifest/location.ts';
import type { RuleResult } from '#policy/rule.ts';
import { compareText } from '#report/order.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';
import { type Statement, statements } from '#report/statement.ts';
import { writtenPlace } from '#report/written-place.ts';

/** A test point before it's text. */
export interface TestPoint {
  readonly ok: boolean;
  readonly description: string;
  readonly directive?: { readonly type: 'SKIP' | 'TODO'; readonly reason: string };
  /** For the YAML block; none is written if it's empty. */
  readonly diagnostics: JsonObject;
}

/**
 * What a TAP harness should count: each passing rule once, each finding and each problem once. Findings of severity error and warning and
 * what makes an answer worthless aren't ok; an accepted finding is a `TODO` with its reason; what wasn't judged is a `SKIP`.
 */
export function testPoints(report: Report, options: RenderOptions): readonly TestPoint[] {
  const told = statements(report, options.docs);
  const of = (id: string) => told.filter((one) => one.type === 'finding' && one.id === id);
  const listed = new Set(report.rules.map(({ rule }) => rule.id));
  const ids = [
    ...listed,
    ...told.flatMap(({ type, id }) => (type === 'finding' && !listed.has(id) ? [id] : [])),
  ];
  const results = new Map(report.rules.map((result) => [result.rule.id, result]));
  return [
    ...told.filter(({ type }) => type !== 'finding').map((one) => statementPoint(one, options)),
    ...[...new Set(ids)]
      .toSorted(compareText)
      .flatMap((id) => [
        ...rulePoint(results.get(id)),
        ...of(id).map((one) => statementPoint(one, options)),
        ...suppressedPoints(report, id, options),
      ]),
    ...report.unknowns.map(({ subject, reason, count }) => skipped(`unknown: ${subject} (${count})`, reason)),
  ];
}

function statementPoint(one: Statement, options: RenderOptions): TestPoint {
  const { id, title, message, remedy, resource, gravity, location, docs } = one;
  const diagnostics: Record<string, Json> = { message, severity: gravity };
  if (title !== '') diagnostics['title'] = title;
  if (resource !== '') diagnostics['resource'] = resource;
  if (location !== undefined) diagnostics['at'] = atObject(location, options);
  if (remedy !== '') diagnostics['fix'] = remedy;
  if (docs !== undefined) diagnostics['docs'] = docs;
  return {
    ok: gravity === 'note' || (one.type === 'problem' && gravity === 'warning'),
    description: `${id}: ${resource === '' ? message : `${resource}: ${message}`}`,
    diagnostics,
  };
}

/** In the words of TAP's examples. */
function atObject(location: Location, options: RenderOptions): JsonObject {
  const { file, line, column } = writtenPlace(location, options);
  return {
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

/** A rule with findings speaks through them; one that broke is among the statements. */
function rulePoint(result: RuleResult | undefined): readonly TestPoint[] {
  if (result === undefined) return [];
  const { rule, status, subjects } = result;
  const description = rule.title === '' ? rule.id : `${rule.id}: ${rule.title}`;
  switch (status) {
    case 'passed':
      return [{ ok: true, description, diagnostics: { subjects } }];
    case 'not-applicable':
      return [skipped(description, 'nothing to look at')];
    case 'off':
      return [skipped(description, 'off in the configuration')];
    case 'failed':
    case 'broken':
      return [];
    default:
      return status satisfies never;
  }
}

function suppressedPoints(report: Report, id: string, options: RenderOptions): readonly TestPoint[] {
  return report.suppressions
    .filter(({ finding }) => finding.rule === id)
    .map(({ by, finding, reason, expires }) => ({
      ok: false,
      description: `${id}: ${finding.subject.id}: ${finding.message}`,
      directive: {
        type: 'TODO',
        reason: `${by}: ${reason}${expires === undefined ? '' : ` (until ${expires})`}`,
      },
      diagnostics: { at: atObject(finding.location, options) },
    }));
}

function skipped(description: string, reason: string): TestPoint {
  return { ok: true, description, directive: { type: 'SKIP', reason }, diagnostics: {} };
}
