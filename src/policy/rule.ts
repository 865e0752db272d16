import type { SubjectType } from '#facts/subject.ts';
import type { RuleId, Severity } from '#policy/finding.ts';

/** A rule of the catalogue, as its METADATA and its path describe it. */
export interface Rule {
  readonly id: RuleId;
  readonly category: string;
  readonly title: string;
  readonly description: string;
  readonly remedy: string;
  readonly severity: Severity;
  readonly subject: SubjectType;
  /** If not empty: looks only at these kinds; `Workload` stands for any kind with a pod template. */
  readonly kinds: readonly string[];
  /** `intent`: there is nothing to judge unless eastwest.yaml declares flows or public entries; without, it isn't applicable. */
  readonly needs?: 'intent';
  /** The node at a finding's location is itself a secret: mask it in excerpts. */
  readonly sensitive: boolean;
  /** Further reading: the official texts that the rule rests on. */
  readonly references: readonly string[];
  /** Where the rule is written: `builtin`, or the file (and line) of a user's policy. */
  readonly origin: RuleOrigin;
}

export type RuleOrigin =
  | { readonly type: 'builtin' }
  | { readonly type: 'user'; readonly file: string; readonly line: number };

/** How a rule fared in a run. Passing means: seen and fine. */
export type RuleStatus = 'passed' | 'failed' | 'not-applicable' | 'off' | 'broken';

export interface RuleResult {
  readonly rule: Rule;
  readonly status: RuleStatus;
  /** How many subjects it looked at. */
  readonly subjects: number;
  readonly findings: number;
  readonly suppressed: number;
}
