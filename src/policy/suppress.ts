import { closest } from '#closest.ts';
import type { Exception, RuleSetting } from '#config/config.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Finding, RuleId, Suppression } from '#policy/finding.ts';

/** Findings after the team's exceptions. */
export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  /** Exceptions that are expired, unused or name a rule that doesn't exist: each fails the run. */
  readonly problems: readonly Problem[];
}

/**
 * Takes out the findings that an exception covers: the same rule, the same resource, not expired.
 * An exception that covers nothing is a problem, since it would hide the next finding that nobody has looked at.
 *
 * @param today ISO date `YYYY-MM-DD`; an exception holds through the day on which it expires.
 */
export function suppress(
  findings: readonly Finding[],
  exceptions: readonly Exception[],
  rules: readonly RuleId[],
  today: string,
): Suppressed {
  const byKey = new Map(exceptions.map((exception) => [key(exception.rule, exception.resource), exception]));
  const used = new Set<Exception>();
  const left: Finding[] = [];
  const suppressions: Suppression[] = [];
  for (const finding of findings) {
    const exception = byKey.get(key(finding.rule, finding.subject.id));
    if (exception !== undefined) used.add(exception);
    if (exception === undefined || isExpired(exception, today)) left.push(finding);
    else suppressions.push(suppression(finding, exception));
  }
  const problems = exceptions.flatMap((exception) =>
    exceptionProblem(exception, used.has(exception), rules, today),
  );
  return { findings: left, suppressions, problems };
}

/** Settings for rules that don't exist: a misspelt id would leave the rule as it was, in silence. */
export function unknownRules(settings: readonly RuleSetting[], rules: readonly RuleId[]): readonly Problem[] {
  return settings.flatMap((setting) => (rules.includes(setting.rule) ? [] : [unknownRule(setting, rules)]));
}

function key(rule: RuleId, resource: string): string {
  return `${rule}\n${resource}`;
}

function isExpired(exception: Exception, today: string): boolean {
  return exception.expires !== undefined && exception.expires < today;
}

function suppression(finding: Finding, { reason, expires }: Exception): Suppression {
  return { by: 'exception', finding, reason, ...(expires === undefined ? {} : { expires }) };
}

function exceptionProblem(
  exception: Exception,
  isUsed: boolean,
  rules: readonly RuleId[],
  today: string,
): readonly Problem[] {
  const { rule, resource, expires, location } = exception;
  if (!rules.includes(rule)) return [unknownRule(exception, rules)];
  if (isExpired(exception, today)) {
    const message = `the exception from ${rule} for ${resource} expired on ${expires}`;
    const remedy = isUsed
      ? 'Mend the finding that it covered, or agree on a new date.'
      : 'Remove it: what it covered is mended.';
    return [{ code: 'exception-expired', level: 'severe', message, remedy, location }];
  }
  if (isUsed) return [];
  const message = `the exception from ${rule} for ${resource} covers no finding`;
  const remedy = 'Remove it, or correct the name: an unused exception would hide the next finding unseen.';
  return [{ code: 'exception-unused', level: 'severe', message, remedy, location }];
}

function unknownRule(
  { rule, location }: Pick<RuleSetting, 'rule' | 'location'>,
  rules: readonly RuleId[],
): Problem {
  const suggestion = closest(rule, rules);
  return {
    code: 'unknown-rule',
    level: 'severe',
    message: `there is no rule \`${rule}\``,
    remedy:
      suggestion === undefined
        ? 'List the rules with `eastwest rules list`.'
        : `Did you mean \`${suggestion}\`?`,
    location,
  };
}
