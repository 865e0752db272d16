import type { Finding, RuleId } from '#policy/finding.ts';
import type { Rule, RuleResult, RuleStatus } from '#policy/rule.ts';
import type { Answer } from '#policy/run/run-rules.ts';

interface Tally {
  readonly answers: readonly Answer[];
  readonly findings: readonly Finding[];
  readonly broken: ReadonlySet<RuleId>;
  readonly isOn: (id: RuleId) => boolean;
}

/** How each rule fared. Counted, not subtracted: a rule passes because it looked at something and found nothing. */
export function tallyRules(
  rules: readonly Rule[],
  { answers, findings, broken, isOn }: Tally,
): readonly RuleResult[] {
  const looked = countBy(answers, ({ rule }) => rule.rule.id);
  const found = countBy(findings, ({ rule }) => rule);
  return rules
    .map((rule): RuleResult => {
      const subjects = looked.get(rule.id) ?? 0;
      const count = found.get(rule.id) ?? 0;
      const status = statusOf(isOn(rule.id), broken.has(rule.id), subjects, count);
      return { rule, status, subjects, findings: count, suppressed: 0 };
    })
    .sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
}

function statusOf(on: boolean, broken: boolean, subjects: number, findings: number): RuleStatus {
  if (!on) return 'off';
  if (broken) return 'broken';
  if (subjects === 0) return 'not-applicable';
  return findings > 0 ? 'failed' : 'passed';
}

function countBy<T>(items: readonly T[], key: (item: T) => RuleId): ReadonlyMap<RuleId, number> {
  const counts = new Map<RuleId, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
