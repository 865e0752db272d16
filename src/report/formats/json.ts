import { SUBJECT_TYPES } from '#facts/subject.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Location } from '#manifest/location.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Finding, Suppression } from '#policy/finding.ts';
import type { RuleOrigin, RuleResult } from '#policy/rule.ts';
import { excerptAt } from '#report/excerpt-key.ts';
import { jsonText, toJson } from '#report/json-value.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report, Since } from '#report/report.ts';
import { type Score, score, scoreText } from '#report/score.ts';
import { verdict } from '#report/verdict.ts';

/**
 * Everything, for programs: the shape is `json-schema.ts`, keys always in the same order. One report is an object by itself, those of
 * several environments are in `environments`.
 */
export function renderJson(reports: readonly Report[], _options: RenderOptions): string {
  const [first] = reports;
  return jsonText(
    first !== undefined && reports.length === 1
      ? reportObject(first)
      : { environments: reports.map(reportObject) },
  );
}

function reportObject(report: Report): JsonObject {
  const points = score(report);
  const { files, documents, resources, subjects, rules, findings, problems, suppressed, unknowns } =
    report.summary;
  return {
    schemaVersion: 1,
    tool: { name: 'eastwest', version: report.version },
    ...(report.environment === undefined ? {} : { environment: report.environment }),
    verdict: verdict(report),
    ...(points === undefined ? {} : { score: scoreObject(points) }),
    summary: {
      files,
      documents,
      resources,
      subjects: Object.fromEntries(SUBJECT_TYPES.map((type) => [type, subjects[type] ?? 0])),
      rules: {
        passed: rules.passed,
        failed: rules.failed,
        'not-applicable': rules['not-applicable'],
        off: rules.off,
        broken: rules.broken,
      },
      findings: { error: findings.error, warning: findings.warning, note: findings.note },
      problems: { severe: problems.severe, warning: problems.warning, note: problems.note },
      suppressed,
      unknowns,
    },
    rules: report.rules.map(ruleObject),
    findings: report.findings.map((finding) => findingObject(report, finding)),
    suppressions: report.suppressions.map((suppression) => suppressionObject(report, suppression)),
    problems: report.problems.map((problem) => problemObject(report, problem)),
    unknowns: report.unknowns.map(({ subject, reason, count }) => ({ subject, reason, count })),
    ...(report.since === undefined ? {} : { since: sinceObject(report, report.since) }),
  };
}

function sinceObject(report: Report, { revision, commit, changed, mended }: Since): JsonObject {
  return { revision, commit, changed, mended: mended.map((finding) => findingObject(report, finding)) };
}

function scoreObject({ holding, rules }: Score): JsonObject {
  return {
    holding: holding.map((part) => ({ subject: part.subject, seen: part.seen, holding: part.holding })),
    rules: { passed: rules.passed, applicable: rules.applicable },
    text: scoreText({ holding, rules }),
  };
}

function ruleObject({ rule, status, subjects, findings, suppressed }: RuleResult): JsonObject {
  return {
    id: rule.id,
    category: rule.category,
    title: rule.title,
    description: rule.description,
    remedy: rule.remedy,
    severity: rule.severity,
    subject: rule.subject,
    kinds: rule.kinds,
    sensitive: rule.sensitive,
    references: rule.references,
    origin: originObject(rule.origin),
    status,
    subjects,
    findings,
    suppressed,
  };
}

function originObject(origin: RuleOrigin): JsonObject {
  return origin.type === 'user'
    ? { type: origin.type, file: origin.file, line: origin.line }
    : { type: origin.type };
}

function findingObject(report: Report, finding: Finding): JsonObject {
  return {
    rule: finding.rule,
    severity: finding.severity,
    title: finding.title,
    message: finding.message,
    remedy: finding.remedy,
    subject: { type: finding.subject.type, id: finding.subject.id },
    location: locationObject(finding.location),
    related: finding.related.map(locationObject),
    node: finding.node,
    fingerprint: finding.fingerprint,
    ...(finding.metadata === undefined ? {} : { metadata: toJson(finding.metadata) }),
    ...excerptMember(report, finding.location),
  };
}

function suppressionObject(report: Report, { by, finding, reason, expires }: Suppression): JsonObject {
  return {
    by,
    finding: findingObject(report, finding),
    reason,
    ...(expires === undefined ? {} : { expires }),
  };
}

function problemObject(report: Report, { code, level, message, remedy, location }: Problem): JsonObject {
  return {
    code,
    level,
    message,
    remedy,
    location: locationObject(location),
    ...excerptMember(report, location),
  };
}

function locationObject(location: Location): JsonObject {
  const { file, line, column, endLine, endColumn, document, pointer, template, source } = location;
  return {
    file,
    line,
    column,
    endLine,
    endColumn,
    ...(document === undefined ? {} : { document }),
    ...(pointer === undefined ? {} : { pointer }),
    ...(template === undefined ? {} : { template }),
    ...(source === undefined ? {} : { source: { file: source.file, line: source.line } }),
  };
}

function excerptMember(report: Report, location: Location): JsonObject {
  const excerpt = excerptAt(report, location);
  return excerpt === undefined ? {} : { excerpt: { line: excerpt.line, lines: excerpt.lines } };
}
