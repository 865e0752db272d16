import { EastwestError } from '#errors.ts';
import type { Facts } from '#facts/facts.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Finding, RuleId, Severity } from '#policy/finding.ts';
import type { EvaluateLimits, Policies, PolicyModule } from '#policy/policies.ts';
import type { RuleResult } from '#policy/rule.ts';
import { type Group, groupSubjects } from '#policy/run/applicability.ts';
import { buildFindings, type Stated } from '#policy/run/build-findings.ts';
import { type OpenLedger, openLedger } from '#policy/run/ledger.ts';
import { projectTo } from '#policy/run/project.ts';
import { failureProblems, malformedProblem } from '#policy/run/rule-problems.ts';
import { tallyRules } from '#policy/run/rule-results.ts';
import { runGroup } from '#policy/run/run-rules.ts';
import { openSession } from '#policy/run/session.ts';
import { readVerdicts } from '#policy/run/verdict.ts';

export interface EvaluateOptions {
  /** What rules see as `data.config`: eastwest.yaml. */
  readonly config: JsonObject;
  /** What rules see as `data.now`: RFC 3339. */
  readonly now: string;
  /** Severities that differ from the catalogue's; `off` doesn't run the rule. */
  readonly severities: Readonly<Record<RuleId, Severity | 'off'>>;
  readonly limits?: Partial<EvaluateLimits>;
  /** Called now and then: evaluations done, and those to do in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What the rules have to say. */
export interface Evaluation {
  /** Sorted by id; one for each loaded rule. */
  readonly rules: readonly RuleResult[];
  /** Sorted by file, line, column, rule, message. */
  readonly findings: readonly Finding[];
  /** Rules that failed. Each of them is severe: a rule that didn't look isn't a rule that found nothing. */
  readonly problems: readonly Problem[];
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
  const isOn = (id: RuleId) => severityOf(options, id) !== 'off';
  if (!policies.rules.some(({ id }) => isOn(id))) throw noRules();
  const ledger = openLedger();
  const plans = policies.modules.map((module) => ({
    module,
    groups: groupSubjects(
      module.rules.filter(({ rule }) => isOn(rule.id)),
      facts,
    ),
  }));
  const all = plans.reduce(
    (sum, { groups }) => sum + groups.reduce((count, { subjects }) => count + subjects.length, 0),
    0,
  );
  let done = 0;
  const progress = (count: number) => {
    done += count;
    options.onProgress?.(done, all);
  };
  for (const plan of plans) await runModule(plan, { options, limits, ledger, progress });

  const problems: Problem[] = [...failureProblems(ledger.failures, limits, manifests)];
  const broken = new Set(ledger.failures.map(({ rule }) => rule.rule.id));
  const stated: Stated[] = [];
  for (const answer of ledger.answers) {
    const { id, severity } = answer.rule.rule;
    const chosen = severityOf(options, id);
    for (const verdict of readVerdicts(answer)) {
      if ('malformed' in verdict) {
        problems.push(malformedProblem(answer, verdict, manifests));
        broken.add(id);
      } else if (chosen !== 'off') {
        stated.push({ answer, verdict, severity: chosen ?? verdict.severity ?? severity });
      }
    }
  }
  const findings = buildFindings(stated, manifests);
  const rules = tallyRules(policies.rules, { answers: ledger.answers, findings, broken, isOn });
  return { rules, findings, problems: sortProblems(problems) };
}

interface Plan {
  readonly module: PolicyModule;
  readonly groups: readonly Group[];
}

interface Run {
  readonly options: EvaluateOptions;
  readonly limits: EvaluateLimits;
  readonly ledger: OpenLedger;
  readonly progress: (count: number) => void;
}

async function runModule(
  { module, groups }: Plan,
  { options, limits, ledger, progress }: Run,
): Promise<void> {
  if (groups.length === 0) return;
  const engine = { session: openSession(module.wasm, limits), project: projectTo(module.reads) };
  const ours = { config: options.config, now: options.now };
  for (const group of groups) {
    const base = group.convention === 'eastwest' ? { ...module.data, ...ours } : module.data;
    await runGroup(engine, base, group, ledger);
    progress(group.subjects.length);
  }
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
