import { EastwestError } from '#errors.ts';
import { fileLocation } from '#manifest/location.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Convention, EvaluateLimits } from '#policy/policies.ts';
import { askOpa, type Evaluated, type Told } from '#policy/run/ask-opa.ts';
import type { Batch } from '#policy/run/batches.ts';
import type { OpenLedger } from '#policy/run/ledger.ts';
import { projectTo } from '#policy/run/project.ts';
import { runGroup } from '#policy/run/run-rules.ts';
import { openSession } from '#policy/run/session.ts';

interface Run {
  readonly limits: EvaluateLimits;
  readonly ledger: OpenLedger;
  /** Told how many subjects were looked at. */
  readonly progress: (count: number) => void;
}

/**
 * Runs a module's rules: those of our convention in WebAssembly, those of conftest's with `opa`, as conftest does. Where opa gives no answer
 * (a rule takes too long, or contradicts itself), WebAssembly tells which rule it is. Returns the problems that opa tells.
 */
export async function runModule(
  { module, batches }: Evaluated,
  opa: string | undefined,
  { limits, ledger, progress }: Run,
): Promise<readonly Problem[]> {
  const inWasm = async (chosen: readonly Batch[]) => {
    if (chosen.length === 0) return;
    const engine = { session: openSession(module.wasm, limits), project: projectTo(module.reads) };
    for (const { group, data } of chosen) {
      await runGroup(engine, data, group, ledger);
      progress(group.subjects.length);
    }
  };
  const of = (convention: Convention) => batches.filter(({ group }) => group.convention === convention);
  await inWasm(of('eastwest'));
  if (opa === undefined || module.sources === undefined) {
    await inWasm(of('conftest'));
    return [];
  }
  const told = await ask(opa, { module, batches: withoutFailed(batches, ledger) });
  if (told.answers === undefined) {
    if (module.wasm.byteLength > 0) await inWasm(of('conftest'));
    else failAll(of('conftest'), ledger, told.reason ?? 'opa gave up on it');
    return told.reason === undefined ? told.problems : [unasked(module.name, told.reason)];
  }
  for (const answer of told.answers) ledger.answer(answer);
  failMissing(of('conftest'), told, ledger);
  progress(of('conftest').reduce((count, { group }) => count + group.subjects.length, 0));
  return told.problems;
}

/** A compiler that can't be run, or runs too long, gives no answer. */
async function ask(opa: string, evaluated: Evaluated): Promise<Told & { readonly reason?: string }> {
  try {
    return await askOpa(opa, evaluated);
  } catch (error) {
    if (!(error instanceof EastwestError)) throw error;
    return { problems: [], reason: error.message };
  }
}

function unasked(name: string, reason: string): Problem {
  return {
    code: 'rule-failed',
    level: 'severe',
    message: `whether built-in functions failed in the rules of ${name} could not be told: ${reason}`,
    remedy: 'Look for a rule that takes very long, or name another opa with --opa.',
    location: fileLocation(name),
  };
}

/** Rules of ours that failed in WebAssembly are problems already, and might not end here either. */
function withoutFailed(batches: readonly Batch[], { failures }: OpenLedger): readonly Batch[] {
  const failed = new Set(failures.map(({ rule }) => rule));
  return batches.map(({ group, data }) => ({
    group: { ...group, rules: group.rules.filter((rule) => !failed.has(rule)) },
    data,
  }));
}

function failAll(batches: readonly Batch[], ledger: OpenLedger, reason: string): void {
  for (const { group } of batches) {
    const [subject] = group.subjects;
    if (subject === undefined) continue;
    for (const rule of group.rules) ledger.fail({ rule, subject, outcome: { type: 'failed', reason } });
  }
}

/** Nothing passes in silence: a rule without an answer didn't run. */
function failMissing(batches: readonly Batch[], { answers = [] }: Told, ledger: OpenLedger): void {
  const answered = new Map<object, Set<object>>();
  for (const { subject, rule } of answers) {
    answered.set(subject, (answered.get(subject) ?? new Set()).add(rule));
  }
  for (const { group } of batches) {
    for (const subject of group.subjects) {
      for (const rule of group.rules) {
        if (answered.get(subject)?.has(rule) !== true)
          ledger.fail({ rule, subject, outcome: { type: 'absent' } });
      }
    }
  }
}
