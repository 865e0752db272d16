import type { SubjectType } from '#facts/subject.ts';
import type { Excerpt } from '#manifest/excerpt.ts';
import type { Problem, ProblemLevel } from '#manifest/problem.ts';
import type { Finding, Severity, Suppression } from '#policy/finding.ts';
import type { RuleResult, RuleStatus } from '#policy/rule.ts';

/** Something that the manifests don't show, so that nothing is claimed about it. */
export interface Unknown {
  /** What it is about, e.g. a kind or a resource id. */
  readonly subject: string;
  readonly reason: string;
  readonly count: number;
}

/** Everything that a run has to say. A renderer is a pure function of it. */
export interface Report {
  readonly version: string;
  /** Which of the environments in eastwest.yaml it is about; none if there are none. */
  readonly environment?: string;
  readonly summary: Summary;
  /** Sorted by id. */
  readonly rules: readonly RuleResult[];
  /** Sorted by file, line, column, rule, message. */
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  /** Sorted by file, line, column, code. */
  readonly problems: readonly Problem[];
  readonly unknowns: readonly Unknown[];
  /** Source lines around the locations, secrets masked; by `excerptKey(location)`. */
  readonly excerpts: Readonly<Record<string, Excerpt>>;
}

export interface Summary {
  readonly files: number;
  readonly documents: number;
  readonly resources: number;
  readonly subjects: Readonly<Partial<Record<SubjectType, number>>>;
  readonly rules: Readonly<Record<RuleStatus, number>>;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly problems: Readonly<Record<ProblemLevel, number>>;
  readonly suppressed: number;
  readonly unknowns: number;
}
