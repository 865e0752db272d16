import type { JsonObject } from '#manifest/json.ts';
import type { Finding, Suppression } from '#policy/finding.ts';
import { excerptAt } from '#report/excerpt-key.ts';
import { toJson } from '#report/json-value.ts';
import { place } from '#report/pretty/place.ts';
import type { Report } from '#report/report.ts';
import { sarifLocation } from '#report/sarif/location.ts';
import { message } from '#report/sarif/message.ts';

/** What the results of a run share. */
export interface ResultContext {
  readonly report: Report;
  readonly cwd: string | undefined;
  /** The place of each rule in the driver's list. */
  readonly ruleIndex: ReadonlyMap<string, number>;
}

/** Findings and suppressed findings as results (SARIF 2.1.0, section 3.27). */
export function results(context: ResultContext): JsonObject[] {
  const { findings, suppressions } = context.report;
  // If one result says how it's suppressed, all have to: an empty list is "not suppressed" (section 3.27.23).
  const unsuppressed = suppressions.length > 0 ? { suppressions: [] } : {};
  return [
    ...findings.map((finding) => ({ ...result(finding, context), ...unsuppressed })),
    ...suppressions.map((suppression) => ({
      ...result(suppression.finding, context),
      suppressions: [suppressionObject(suppression)],
    })),
  ];
}

function result(finding: Finding, { report, cwd, ruleIndex }: ResultContext): JsonObject {
  const index = ruleIndex.get(finding.rule);
  const excerpt = excerptAt(report, finding.location);
  return {
    ruleId: finding.rule,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: finding.severity,
    message: message(told(finding), finding.title === '' ? finding.rule : finding.title),
    locations: [sarifLocation(finding.location, { cwd, excerpt, resource: finding.subject.id })],
    ...related(finding, cwd),
    partialFingerprints: { 'eastwest/v1': finding.fingerprint },
    properties: {
      remedy: finding.remedy,
      ...(finding.metadata === undefined ? {} : { metadata: toJson(finding.metadata) }),
    },
  };
}

/** Viewers show the file that it was rendered from: that it was is said in words. */
function told({ message: text, location }: Finding): string {
  return location.source === undefined ? text : `${text}\nRendered: ${place(location)}`;
}

function related(finding: Finding, cwd: string | undefined): JsonObject {
  if (finding.related.length === 0) return {};
  return {
    relatedLocations: finding.related.map((location, index) => ({
      id: index + 1,
      ...sarifLocation(location, { cwd }),
      message: message(`had a part in it: ${location.pointer ?? location.file}`),
    })),
  };
}

function suppressionObject({ reason, expires }: Suppression): JsonObject {
  const justification = expires === undefined ? reason : `${reason} (until ${expires})`;
  return { kind: 'external', status: 'accepted', justification };
}
