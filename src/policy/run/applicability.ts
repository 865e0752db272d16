import type { Facts, FactsSubject } from '#facts/facts.ts';
import type { Convention, ModuleRule } from '#policy/policies.ts';
import { groupBy } from '#policy/run/group.ts';
import type { RunSubject } from '#policy/run/run-subject.ts';

/** Subjects to which the same rules of one convention apply. */
export interface Group {
  readonly convention: Convention;
  readonly rules: readonly ModuleRule[];
  readonly subjects: readonly RunSubject[];
}

/**
 * Which rules look at which subjects: by the subject's type, and by its kind where a rule names kinds. Rules that hold the cluster against
 * the intent look at nothing if none is declared.
 */
export function groupSubjects(rules: readonly ModuleRule[], facts: Facts): readonly Group[] {
  const workloads = new Set(
    facts.subjects.filter(({ subject }) => subject.subject === 'workload').map(({ resource }) => resource),
  );
  const judging = rules.filter(({ rule }) => rule.needs !== 'intent' || facts.declares === true);
  const conventions = groupBy(judging, ({ convention }) => convention);
  const likes = groupBy(
    facts.subjects,
    ({ subject, resource }) => `${subject.subject} ${workloads.has(resource)} ${subject.kind}`,
  );
  const groups: Group[] = [];
  for (const own of conventions.values()) {
    for (const alike of likes.values()) {
      const [first] = alike;
      if (first === undefined) continue;
      const applicable = own.filter(({ rule }) => appliesTo(rule, first, workloads.has(first.resource)));
      const convention = applicable[0]?.convention;
      if (convention !== undefined) groups.push({ convention, rules: applicable, subjects: alike });
    }
  }
  return groups;
}

/** `Workload` among a rule's kinds stands for every kind with a pod template. */
function appliesTo(
  { subject: type, kinds }: ModuleRule['rule'],
  { subject }: FactsSubject,
  isWorkload: boolean,
): boolean {
  if (type !== subject.subject) return false;
  return kinds.length === 0 || kinds.includes(subject.kind) || (isWorkload && kinds.includes('Workload'));
}
