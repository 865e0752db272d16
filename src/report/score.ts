import type { Holding, Report } from '#report/report.ts';
import { verdict } from '#report/verdict.ts';

/**
 * The score: of the workloads, namespaces and other resources that at least one rule looked at, the share that no finding of severity
 * `error` is about; and of the rules that had something to look at, the share without any finding. Nothing is weighed. What an
 * exception in eastwest.yaml covers holds, what a baseline or an earlier state merely knew of doesn't; what isn't known isn't counted.
 * All of this is told beside it.
 */
export interface Score {
  readonly holding: readonly Holding[];
  readonly rules: { readonly passed: number; readonly applicable: number };
}

/** None if the answer can't be trusted, or if nothing was looked at. */
export function score(report: Report): Score | undefined {
  const kind = verdict(report);
  const holding = report.holding ?? [];
  if (kind === 'untrusted' || kind === 'nothing-seen' || holding.length === 0) return undefined;
  // What a baseline or an earlier state knew of doesn't fail a run, but the rule hasn't found nothing.
  const known = report.suppressions.filter(({ by }) => by !== 'exception').map(({ finding }) => finding.rule);
  const applicable = report.rules.filter(({ status }) => status === 'passed' || status === 'failed');
  const passed = applicable.filter(({ rule, status }) => status === 'passed' && !known.includes(rule.id));
  return { holding, rules: { passed: passed.length, applicable: applicable.length } };
}

/** `5 of 7 workloads and 2 of 2 namespaces hold; 12 of 14 rules that apply passed`. */
export function scoreText({ holding, rules }: Score): string {
  const parts = holding.map((part) => `${part.holding} of ${part.seen} ${nounOf(part, holding)}`);
  const last = parts.at(-1) ?? '';
  const all = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last}` : last;
  return `${all} hold; ${rules.passed} of ${rules.applicable} rules that apply passed`;
}

function nounOf({ subject, seen }: Holding, all: readonly Holding[]): string {
  const noun = subject === 'resource' && all.length > 1 ? 'other resource' : subject;
  return seen === 1 ? noun : `${noun}s`;
}
