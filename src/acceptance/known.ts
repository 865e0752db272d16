import { createHash } from 'node:crypto';
import { orderedReasons } from '#acceptance/ordered-reasons.ts';
import { withoutPlaces } from '#acceptance/without-places.ts';
import type { Finding, RuleId, Severity } from '#policy/finding.ts';

/** A finding that has been seen before: recorded in a baseline, or found in an earlier state. */
export interface Known {
  readonly rule: RuleId;
  /** `Kind/namespace/name`. */
  readonly subject: string;
  /** The node that decided it, list items by name; `''` is the whole resource. */
  readonly node: string;
  readonly severity: Severity;
  /** See `acceptedAs`. */
  readonly fingerprint: string;
}

/**
 * What makes a finding the same as one that was seen before: rule, subject, node (list items by name) and what the rule said, without
 * files and lines, its reasons in any order. Not `Finding.fingerprint`, which stays the same when the rule says something else of the same node: that more can
 * reach a port than when it was accepted is another finding. Made from redacted text only, so nothing can be guessed from it.
 */
export function acceptedAs(finding: Finding): string {
  const parts = [finding.rule, finding.subject.id, finding.node, orderedReasons(withoutPlaces(finding))];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** A finding of an earlier state as something that is known. */
export function knownOf(finding: Finding): Known {
  const { rule, subject, node, severity } = finding;
  return { rule, subject: subject.id, node, severity, fingerprint: acceptedAs(finding) };
}

/** Which rule on which node: what a finding that has changed shares with the one it was. */
export function placeOf({ rule, subject, node }: Pick<Known, 'rule' | 'subject' | 'node'>): string {
  return JSON.stringify([rule, subject, node]);
}
