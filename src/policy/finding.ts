import type { SubjectType } from '#facts/subject.ts';
import type { Location } from '#manifest/location.ts';
import type { Pointer } from '#manifest/pointer.ts';

/** SARIF's levels (SARIF 2.1.0, section 3.27.10). */
export type Severity = 'error' | 'warning' | 'note';

/** `category/name`: the folder, the package, the doc page and SARIF's ruleId. conftest rules: `namespace/deny_x`. */
export type RuleId = string;

/** What a rule was looking at. */
export interface SubjectRef {
  readonly type: SubjectType;
  /** `Kind/namespace/name`. */
  readonly id: string;
}

/** A rule's verdict on a subject. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** The rule's title. */
  readonly title: string;
  /** What is wrong here, in one sentence with names. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly subject: SubjectRef;
  /** The node that decided it. */
  readonly location: Location;
  /** Other nodes that had a part in it. */
  readonly related: readonly Location[];
  /** The node in the resource, list items by name: `/spec/ports/[http]`; `''` is the whole resource. */
  readonly node: Pointer;
  /** Stays the same when lines move: made from rule, subject and pointer (array items by name). */
  readonly fingerprint: string;
  /** What a user's rule added (conftest's extra keys). */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/**
 * What takes a finding out of the count.
 * - `exception`: the team's, in eastwest.yaml or in a policy.
 * - `baseline`: it was there when the baseline was recorded.
 * - `before`: it was there before the change that is looked at.
 */
export type SuppressedBy = 'exception' | 'baseline' | 'before';

/** A finding that is there, is told, and doesn't count. */
export interface Suppression {
  readonly by: SuppressedBy;
  readonly finding: Finding;
  readonly reason: string;
  /** ISO date, inclusive. */
  readonly expires?: string;
}
