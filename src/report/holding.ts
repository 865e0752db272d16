import type { Facts } from '#facts/facts.ts';
import type { SubjectType } from '#facts/subject.ts';
import type { Finding } from '#policy/finding.ts';
import type { Rule, RuleResult } from '#policy/rule.ts';
import type { Holding } from '#report/report.ts';

/** In the order of telling: what the mission is about comes first. */
const TYPES = ['workload', 'namespace', 'resource'] as const satisfies readonly SubjectType[];

/**
 * Of each type of subject: how many at least one rule looked at, and how many of these no finding of severity `error` is about.
 * Nothing is counted twice: a workload or a Namespace isn't among the resources again, but what rules for resources find wrong with it counts.
 */
export function countHolding(
  { subjects }: Facts,
  rules: readonly RuleResult[],
  findings: readonly Finding[],
): readonly Holding[] {
  const ran = rules
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ rule }) => rule);
  const failing = new Set(
    findings.filter(({ severity }) => severity === 'error').map(({ subject }) => subject.id),
  );
  const idsOf = (type: SubjectType) =>
    subjects.filter(({ subject }) => subject.subject === type).map(({ subject }) => subject.id);
  const workloads = new Set(idsOf('workload'));
  const elsewhere = new Set([...workloads, ...idsOf('namespace')]);
  return TYPES.flatMap((type) => {
    const seen = subjects.filter(
      ({ subject: { subject, id, kind } }) =>
        subject === type &&
        (type !== 'resource' || !elsewhere.has(id)) &&
        ran.some((rule) => looksAt(rule, type, kind, workloads.has(id))),
    );
    const holding = seen.filter(({ subject }) => !failing.has(subject.id)).length;
    return seen.length === 0 ? [] : [{ subject: type, seen: seen.length, holding }];
  });
}

/** A workload is looked at by rules for resources too. */
function looksAt(rule: Rule, type: SubjectType, kind: string, isWorkload: boolean): boolean {
  if (rule.subject !== type && !(isWorkload && rule.subject === 'resource')) return false;
  return (
    rule.kinds.length === 0 || rule.kinds.includes(kind) || (isWorkload && rule.kinds.includes('Workload'))
  );
}
