import { buildCluster } from '#cluster/cluster.ts';
import { type Config, NO_CONFIG } from '#config/config.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { fabricOptions } from '#equation/options.ts';
import { deriveFacts } from '#facts/derive.ts';
import { intentProblems } from '#facts/intent-problems.ts';
import { unshownEntries } from '#facts/unshown-entries.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { validateResources } from '#manifest/validate/validate.ts';
import { evaluate } from '#policy/evaluate.ts';
import type { EvaluateLimits, Policies } from '#policy/policies.ts';
import { suppress, unknownRules } from '#policy/suppress.ts';
import { assembleReport } from '#report/assemble.ts';
import type { Report } from '#report/report.ts';

/** What a check needs besides manifests and policies. */
export interface CheckOptions {
  /** What the team wants; default: nothing is declared, no exceptions. */
  readonly config?: Config;
  /** The name of the cluster, where the configuration describes several. */
  readonly environment?: string;
  /** The instant that rules see and exceptions are judged by, ISO 8601; runs with the same one are the same byte for byte. */
  readonly now: string;
  readonly limits?: Partial<EvaluateLimits>;
  /** `--combine`: rules of conftest's convention see all documents at once, `[{path, contents}]`. */
  readonly combine?: boolean;
  /** The directory that file names are relative to, for `data.conftest.file`; the process's own unless told. */
  readonly cwd?: string;
  /** Takes a built-in function's failure in a user's rule for undefined, in silence, as Rego does. Otherwise it is a problem. */
  readonly ignoreBuiltinErrors?: boolean;
  /** Called now and then while rules run: evaluations done, and those to do in all. */
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * The main job: manifests → cluster → facts → findings → report. Touches no disk (except to let `opa` say which built-in
 * functions failed in a user's own rules), never throws for what is wrong
 * with a manifest or with a user's rule: that is carried in the report as a problem.
 */
export async function check(
  manifests: Manifests,
  policies: Policies,
  options: CheckOptions,
): Promise<Report> {
  const config = options.config ?? NO_CONFIG;
  const schema = await validateResources(manifests);
  const cluster = buildCluster(manifests.resources);
  const fabric = buildFabric(cluster, fabricOptions(config));
  const facts = deriveFacts(fabric, manifests, config.intent);
  const evaluation = await evaluate(policies, facts, manifests, {
    config: { public: config.intent.public },
    now: options.now,
    severities: Object.fromEntries(config.rules.map(({ rule, level }) => [rule, level])),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.combine === undefined ? {} : { combine: options.combine }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.ignoreBuiltinErrors === undefined
      ? {}
      : { ignoreBuiltinErrors: options.ignoreBuiltinErrors }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  const ids = evaluation.rules.map(({ rule }) => rule.id);
  const judged = suppress(evaluation.findings, config.exceptions, ids, options.now.slice(0, 10));
  return assembleReport({
    ...(options.environment === undefined ? {} : { environment: options.environment }),
    manifests,
    config,
    facts,
    rules: evaluation.rules,
    findings: judged.findings,
    suppressions: [...judged.suppressions, ...evaluation.suppressions],
    problems: [
      ...manifests.problems,
      ...schema.problems,
      ...evaluation.problems,
      ...judged.problems,
      ...unknownRules(config.rules, ids),
      ...intentProblems(fabric, config.intent),
    ],
    guessed: cluster.guessed,
    operated: cluster.operated.map(({ resource }) => resource),
    assumed: assumedMeshes(fabric),
    unentered: unshownEntries(fabric, config.intent),
    unmodelled: unmodelled(fabric),
    unknownKinds: schema.unknownKinds,
  });
}

/** The meshes in use some of whose settings are only assumed, with how many. */
function assumedMeshes({ mesh }: Fabric): readonly string[] {
  const used = new Set([...mesh.memberships.values()].map((membership) => membership.mesh));
  return Object.values(mesh.semantics).flatMap(({ kind, assumptions }) => {
    const assumed = assumptions.filter(({ source }) => source !== 'configured');
    const names = assumed.slice(0, 2).map(({ setting }) => setting);
    if (!used.has(kind) || names.length === 0) return [];
    return `${kind} (${names.join(', ')}${assumed.length > names.length ? `, and ${assumed.length - names.length} more` : ''})`;
  });
}

/** What of the meshes isn't modelled, so that answers are unknown. */
function unmodelled({ mesh }: Fabric): readonly { readonly subject: string; readonly reason: string }[] {
  return Object.values(mesh.semantics).flatMap((semantics) =>
    (semantics.unmodelled ?? []).map(({ resource: { kind, namespace, name }, message }) => ({
      subject: `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`,
      reason: message,
    })),
  );
}
