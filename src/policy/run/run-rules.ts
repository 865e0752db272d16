import { isObject, type Json, type JsonObject } from '#manifest/json.ts';
import { type ModuleRule, ROUTERS } from '#policy/policies.ts';
import type { Group } from '#policy/run/applicability.ts';
import type { Project } from '#policy/run/project.ts';
import type { RunSubject } from '#policy/run/run-subject.ts';
import type { Guarded, Session } from '#policy/run/session.ts';

/** What a rule said about a subject. */
export interface Answer {
  readonly rule: ModuleRule;
  readonly subject: RunSubject;
  readonly value: Json;
}

/** A rule that didn't answer. `absent`: it didn't run at all, though it should have. */
export interface Failure {
  readonly rule: ModuleRule;
  readonly subject: RunSubject;
  readonly outcome: Exclude<Guarded, { type: 'value' }> | { readonly type: 'absent' };
}

/** Where answers and failures go. */
export interface Ledger {
  answer(answer: Answer): void;
  fail(failure: Failure): void;
  /** How often a rule has failed so far; `given-up` if it isn't to be tried again. */
  standing(rule: ModuleRule): 'sound' | 'suspect' | 'given-up';
}

/** A loaded module, and what it is to see of an input. */
export interface Engine {
  readonly session: Session;
  readonly project: Project;
}

/**
 * Runs a group's rules on its subjects, all of them in one evaluation per subject. If that fails, each rule runs
 * alone on that subject, so that the culprit is known; from then on it runs alone, and the others together.
 */
export async function runGroup(
  engine: Engine,
  base: JsonObject,
  group: Group,
  ledger: Ledger,
): Promise<void> {
  for (const rule of group.rules) {
    if (ledger.standing(rule) === 'suspect') await runAlone(engine, base, rule, group.subjects, ledger);
  }
  let rest = group.subjects;
  while (rest.length > 0) {
    const rules = group.rules.filter((rule) => ledger.standing(rule) === 'sound');
    if (rules.length === 0) return;
    const answered = await runTogether(engine, base, { ...group, rules, subjects: rest }, ledger);
    const [failed] = rest.slice(answered);
    if (failed === undefined) return;
    for (const rule of rules) await runAlone(engine, base, rule, [failed], ledger);
    rest = rest.slice(answered + 1);
    const culprits = rules.filter((rule) => ledger.standing(rule) !== 'sound');
    // None of them alone: only together do they need too much.
    const alone = culprits.length > 0 ? culprits : rules;
    for (const rule of alone) await runAlone(engine, base, rule, rest, ledger);
    if (culprits.length === 0) return;
  }
}

/** Runs the router; returns how many subjects it got through. */
async function runTogether(
  { session, project }: Engine,
  base: JsonObject,
  group: Group,
  ledger: Ledger,
): Promise<number> {
  const run = Object.fromEntries(
    group.rules.map(({ rule }) => [rule.id, [rule.category, rule.id.slice(rule.category.length + 1)]]),
  );
  const data = { ...base, eastwest: { run } };
  const outcomes = await session.run(
    ROUTERS[group.convention],
    data,
    group.subjects.map((subject) => project(inputOf(group.convention, subject))),
  );
  let answered = 0;
  for (const [index, outcome] of outcomes.entries()) {
    const subject = group.subjects[index];
    if (outcome.type !== 'value' || subject === undefined) break;
    const values = isObject(outcome.value) ? outcome.value : {};
    for (const rule of group.rules) record(ledger, rule, subject, values[rule.rule.id]);
    answered += 1;
  }
  return answered;
}

async function runAlone(
  { session, project }: Engine,
  base: JsonObject,
  rule: ModuleRule,
  subjects: readonly RunSubject[],
  ledger: Ledger,
): Promise<void> {
  let rest = subjects;
  while (rest.length > 0 && ledger.standing(rule) !== 'given-up') {
    const outcomes = await session.run(
      rule.entrypoint,
      base,
      rest.map((subject) => project(inputOf(rule.convention, subject))),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const subject = rest[index];
      if (subject === undefined) break;
      if (outcome.type === 'value') record(ledger, rule, subject, outcome.value);
      else ledger.fail({ rule, subject, outcome });
    }
    rest = rest.slice(outcomes.length);
  }
}

function record(ledger: Ledger, rule: ModuleRule, subject: RunSubject, value: Json | undefined): void {
  if (value === undefined) ledger.fail({ rule, subject, outcome: { type: 'absent' } });
  else ledger.answer({ rule, subject, value });
}

/** conftest's rules see the document, or all of them, ours what was computed about it. */
export function inputOf(
  convention: ModuleRule['convention'],
  { subject, resource, combined }: RunSubject,
): object {
  return convention === 'conftest' ? (combined ?? resource.object) : subject;
}
