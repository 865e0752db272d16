import { SUBJECT_TYPES, type SubjectType } from '#facts/subject.ts';
import type { Problem, ProblemLevel } from '#manifest/problem.ts';
import type { Finding, Severity, Suppression } from '#policy/finding.ts';
import type { RuleResult, RuleStatus } from '#policy/rule.ts';
import type { Summary, Unknown } from '#report/report.ts';

/** What a summary is counted from. */
export interface SummaryParts {
  /** How many texts, non-empty documents and resources were read. */
  readonly files: number;
  readonly documents: number;
  readonly resources: number;
  /** How many subjects of each type the rules were given. */
  readonly subjects: Readonly<Partial<Record<SubjectType, number>>>;
  readonly rules: readonly RuleResult[];
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly Problem[];
  readonly unknowns: readonly Unknown[];
}

/** Counts; `unknowns` are the different ones, not how often each occurs. Keys are always in the same order. */
export function summarize(parts: SummaryParts): Summary {
  return {
    files: parts.files,
    documents: parts.documents,
    resources: parts.resources,
    subjects: Object.fromEntries(SUBJECT_TYPES.map((type) => [type, parts.subjects[type] ?? 0])),
    rules: tally(
      ['passed', 'failed', 'not-applicable', 'off', 'broken'] satisfies RuleStatus[],
      parts.rules.map(({ status }) => status),
    ),
    findings: tally(
      ['error', 'warning', 'note'] satisfies Severity[],
      parts.findings.map(({ severity }) => severity),
    ),
    problems: tally(
      ['severe', 'warning', 'note'] satisfies ProblemLevel[],
      parts.problems.map(({ level }) => level),
    ),
    suppressed: parts.suppressions.length,
    unknowns: parts.unknowns.length,
  };
}

function tally<K extends string>(keys: readonly K[], items: Iterable<K>): Record<K, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return Object.fromEntries(keys.map((key) => [key, counts.get(key) ?? 0])) as Record<K, number>;
}
