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
  /** Of the subjects that rules looked at, how many hold; by type, each subject once. What the score is made of. */
  readonly holding?: readonly Holding[];
  /** If only what a change brought about is told: what it is judged against. */
  readonly since?: Since;
  /** Source lines around the locations, secrets masked; by `excerptKey(location)`. */
  readonly excerpts: Readonly<Record<string, Excerpt>>;
}

/** Subjects of a type that at least one rule looked at, and how many of these no finding of severity `error` is about. */
export interface Holding {
  readonly subject: SubjectType;
  readonly seen: number;
  readonly holding: number;
}

/** An earlier state. What was found there too is among the suppressions, `by: 'before'`. */
export interface Since {
  /** As the user names it, e.g. `origin/main`. */
  readonly revision: string;
  /** The commit that was looked at, abbreviated: where the change parted from the revision. */
  readonly commit: string;
  /** How many of the findings said something else of the same node there, or less gravely. */
  readonly changed: number;
  /** What was found there and is no longer. */
  readonly mended: readonly Finding[];
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
