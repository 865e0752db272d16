import { EastwestError } from '#errors.ts';
import type { Facts } from '#facts/facts.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Finding, RuleId, Severity, Suppression } from '#policy/finding.ts';
import type { EvaluateLimits, ModuleRule, Policies } from '#policy/policies.ts';
import type { RuleResult } from '#policy/rule.ts';
import { batchesOf } from '#policy/run/batches.ts';
import { buildFindings, type Stated } from '#policy/run/build-findings.ts';
import { type Asked, exceptionProblems } from '#policy/run/exception-problems.ts';
import { readException, suppressExcepted } from '#policy/run/exceptions.ts';
import { type OpenLedger, openLedger } from '#policy/run/ledger.ts';
import { failureProblems, malformedProblem } from '#policy/run/rule-problems.ts';
import { tallyRules } from '#policy/run/rule-results.ts';
import { runModule } from '#policy/run/run-module.ts';
import { readVerdicts } from '#policy/run/verdict.ts';

export interface EvaluateOptions {
  /** What rules see as `data.config`: eastwest.yaml. */
  readonly config: JsonObject;
  /** What rules see as `data.now`: RFC 3339. */
  readonly now: string;
  /** Severities that differ from the catalogue's; `off` doesn't run the rule. */
  readonly severities: Readonly<Record<RuleId, Severity | 'off'>>;
  readonly limits?: Partial<EvaluateLimits>;
  /** `--combine`: rules of conftest's convention see all documents at once, `[{path, contents}]`. */
  readonly combine?: boolean;
  /** The directory that file names are relative to, for `data.conftest.file.dir`; the process's own unless told. */
  readonly cwd?: string;
  /** Takes a built-in function's failure for undefined, in silence, as Rego does. Otherwise it is a problem. */
  readonly ignoreBuiltinErrors?: boolean;
  /** Called now and then: evaluations done, and those to do in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What the rules have to say. */
export interface Evaluation {
  /** Sorted by id; one for each loaded rule. */
  readonly rules: readonly RuleResult[];
  /** Sorted by file, line, column, rule, message. */
  readonly findings: readonly Finding[];
  /** What the policies' own `exception` rules take out. It is among the findings that `rules` count. */
  readonly suppressions: readonly Suppression[];
  /** Each document that a policy excepts from one of its rules, whether or not that rule would have found something. */
  readonly exempted: readonly Exempted[];
  /** Rules that failed. Each of them is severe: a rule that didn't look isn't a rule that found nothing. */
  readonly problems: readonly Problem[];
}

/** A document, by its subject's id and place, that isn't held against a rule. */
export interface Exempted {
  readonly rule: RuleId;
  readonly subject: string;
  readonly file: string;
}

const LIMITS: EvaluateLimits = { milliseconds: 5_000, memoryPages: 4_096 };

/**
 * Facts → findings. The order of subjects and rules makes no difference to the result.
 * @throws EastwestError `no-rules` if every rule is off.
 */
export async function evaluate(
  policies: Policies,
  facts: Facts,
  manifests: Manifests,
  options: EvaluateOptions,
): Promise<Evaluation> {
  const limits = { ...LIMITS, ...options.limits };
  const unselected = new Set(policies.unselected);
  const isOn = (id: RuleId) => !unselected.has(id) && severityOf(options, id) !== 'off';
  if (!policies.rules.some(({ id }) => isOn(id))) throw noRules();
  const { ledger, told } = await runAll(policies, facts, options, { limits, isOn });

  const problems: Problem[] = [...failureProblems(ledger.failures, limits, manifests)];
  if (options.ignoreBuiltinErrors !== true) problems.push(...told);
  const broken = new Set(ledger.failures.map(({ rule }) => rule.rule.id));
  const stated: Stated[] = [];
  const excepted: Stated[] = [];
  const asked: Asked[] = [];
  const exempted: Exempted[] = [];
  for (const answer of ledger.answers) {
    const { id, severity } = answer.rule.rule;
    const chosen = severityOf(options, id);
    const exception = readException(answer);
    if (answer.rule.exception !== undefined) asked.push({ rule: answer.rule, excepted: exception });
    if (exception.applies) {
      const { subject, resource } = answer.subject;
      exempted.push({ rule: id, subject: subject.id, file: resource.origin.file });
    }
    for (const verdict of readVerdicts(answer)) {
      if ('malformed' in verdict) {
        problems.push(malformedProblem(answer, verdict, manifests));
        broken.add(id);
      } else if (chosen !== 'off') {
        const one = { answer, verdict, severity: chosen ?? verdict.severity ?? severity };
        (exception.applies ? excepted : stated).push(one);
      }
    }
  }
  problems.push(...exceptionProblems(asked, conftestRulesOf(policies)));
  const findings = buildFindings(stated, manifests);
  const taken = buildFindings(excepted, manifests);
  const rules = tallyRules(policies.rules, {
    answers: ledger.answers,
    findings: [...findings, ...taken],
    broken,
    isOn,
  });
  const suppressions = suppressExcepted(taken, conftestRulesOf(policies));
  return { rules, findings, suppressions, exempted, problems: sortProblems(problems) };
}

function conftestRulesOf({ modules }: Policies): readonly ModuleRule[] {
  return modules.flatMap(({ rules }) => rules.filter(({ convention }) => convention === 'conftest'));
}

interface Run {
  readonly limits: EvaluateLimits;
  readonly isOn: (id: RuleId) => boolean;
}

/** Every rule that is on, on every subject that it applies to; and what `opa` tells besides. */
async function runAll(
  { modules, opa }: Policies,
  facts: Facts,
  options: EvaluateOptions,
  { limits, isOn }: Run,
): Promise<{ readonly ledger: OpenLedger; readonly told: readonly Problem[] }> {
  const ledger = openLedger();
  const told: Problem[] = [];
  const ours = { config: options.config, now: options.now };
  const plan = { ours, combine: options.combine ?? false, cwd: options.cwd ?? '' };
  const work = modules.map((module) => {
    const rules = module.rules.filter(({ rule }) => isOn(rule.id));
    return { module, batches: batchesOf(module, rules, facts, plan) };
  });
  const all = work
    .flatMap(({ batches }) => batches)
    .reduce((count, { group }) => count + group.subjects.length, 0);
  let done = 0;
  const progress = (count: number) => {
    done += count;
    options.onProgress?.(done, all);
  };
  for (const evaluated of work) {
    told.push(...(await runModule(evaluated, opa, { limits, ledger, progress })));
  }
  return { ledger, told };
}

function severityOf({ severities }: EvaluateOptions, id: RuleId): Severity | 'off' | undefined {
  return Object.hasOwn(severities, id) ? severities[id] : undefined;
}

/** By place, then by what they say; the same thing about many subjects is said once. */
function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const key = ({ location, code, message }: Problem) =>
    [location.file, String(location.line).padStart(9, '0'), code, message].join('\0');
  const unique = new Map(problems.map((problem) => [key(problem), problem]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, problem]) => problem);
}

function noRules(): EastwestError {
  return new EastwestError(
    'no-rules',
    'no rule is left to run',
    'Every rule is switched off in eastwest.yaml; keep one.',
  );
}
