import type { Config } from '#config/config.ts';
import type { Facts } from '#facts/facts.ts';
import type { SubjectType } from '#facts/subject.ts';
import { type Excerpt, excerpt, secretValues } from '#manifest/excerpt.ts';
import type { Location } from '#manifest/location.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Finding, RuleId, Suppression } from '#policy/finding.ts';
import type { RuleResult } from '#policy/rule.ts';
import { excerptKey } from '#report/excerpt-key.ts';
import { countHolding } from '#report/holding.ts';
import { compareFindings, compareProblems } from '#report/order.ts';
import { redact } from '#report/redact.ts';
import type { Report, Unknown } from '#report/report.ts';
import { summarize } from '#report/summarize.ts';
import { VERSION } from '#version.ts';

/** The outcome of each stage of a run. */
export interface Outcome {
  readonly environment?: string;
  readonly manifests: Manifests;
  readonly config: Config;
  readonly facts: Facts;
  readonly rules: readonly RuleResult[];
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly Problem[];
  /** Of a kind that isn't known, taken to run pods by their shape. */
  readonly guessed: readonly Resource[];
  /** Whose pods an operator makes: there is no pod template in the manifests. */
  readonly operated: readonly Resource[];
  /** Settings of meshes in use that aren't among the manifests, as `mesh setting=value`; for them their documented default was taken. */
  readonly assumed?: readonly string[];
  /** Declared public, as `namespace/name`, without a way in among the manifests. */
  readonly unentered?: readonly string[];
  /** Of the meshes, as `Kind namespace/name`: what makes answers unknown, and why. */
  readonly unmodelled?: readonly { readonly subject: string; readonly reason: string }[];
  readonly unknownKinds: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly count: number;
  }[];
}

/** Outcome → Report: sorted, with the source lines that it speaks of, and with every secret masked. */
export function assembleReport(outcome: Outcome): Report {
  const { manifests } = outcome;
  const findings = outcome.findings.toSorted(compareFindings);
  const problems = outcome.problems.toSorted(compareProblems);
  const rules = countSuppressed(outcome.rules, outcome.suppressions);
  const unknowns = [
    ...outcome.unknownKinds.map(unknownKind),
    ...(outcome.unmodelled ?? []).map((one) => ({ ...one, count: 1 })),
    ...unknownPods(outcome),
    ...(outcome.assumed ?? []).map(assumedSetting),
    ...(outcome.unentered ?? []).map(unentered),
  ];
  const suppressions = outcome.suppressions.toSorted((a, b) => compareFindings(a.finding, b.finding));
  const excerpts = takeExcerpts(
    outcome,
    [...findings, ...suppressions.map(({ finding }) => finding)],
    problems,
  );
  const summary = summarize({
    files: manifests.sources.size,
    documents: manifests.documents,
    resources: manifests.resources.length,
    subjects: countSubjects(outcome.facts),
    rules,
    findings,
    suppressions,
    problems,
    unknowns,
  });
  const report = {
    version: VERSION,
    ...(outcome.environment === undefined ? {} : { environment: outcome.environment }),
    ...{ summary, rules, findings, suppressions, problems, unknowns, excerpts },
    holding: countHolding(outcome.facts, rules, findings),
  };
  return redact(report, secretValues(manifests));
}

function unknownKind({ apiVersion, kind, count }: Outcome['unknownKinds'][number]): Unknown {
  return {
    subject: `${kind} (${apiVersion})`,
    reason: 'no schema is known for this kind: its fields are not checked',
    count,
  };
}

function assumedSetting(subject: string): Unknown {
  const reason = "a mesh's settings aren't among the manifests: their documented defaults are taken";
  return { subject, reason, count: 1 };
}

function unentered(subject: string): Unknown {
  const reason =
    "it is declared public, and its way in isn't among the manifests: whether the outside gets in isn't judged";
  return { subject, reason, count: 1 };
}

function unknownPods({ guessed, operated }: Outcome): readonly Unknown[] {
  return [
    ...kindsOf(guessed, 'this kind is not known to run pods; it is taken to, by the shape of a pod template'),
    ...kindsOf(
      operated,
      "an operator makes the pods: of these, rules see what the resource's own fields say",
    ),
  ];
}

function kindsOf(resources: readonly Resource[], reason: string): readonly Unknown[] {
  const counts = new Map<string, number>();
  for (const { kind, apiVersion } of resources) {
    const subject = `${kind} (${apiVersion})`;
    counts.set(subject, (counts.get(subject) ?? 0) + 1);
  }
  return [...counts].map(([subject, count]) => ({ subject, reason, count }));
}

function countSubjects(facts: Facts): Readonly<Partial<Record<SubjectType, number>>> {
  const counts: Partial<Record<SubjectType, number>> = {};
  for (const { subject } of facts.subjects) counts[subject.subject] = (counts[subject.subject] ?? 0) + 1;
  return counts;
}

/** A rule all of whose findings are suppressed has passed, as far as the exit code goes. */
function countSuppressed(
  rules: readonly RuleResult[],
  suppressions: readonly Suppression[],
): readonly RuleResult[] {
  const counts = new Map<RuleId, number>();
  for (const { finding } of suppressions) counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1);
  return rules.map((result) => {
    const suppressed = counts.get(result.rule.id) ?? 0;
    const findings = result.findings - suppressed;
    const status = result.status === 'failed' && findings === 0 ? 'passed' : result.status;
    return { ...result, status, findings, suppressed };
  });
}

function takeExcerpts(
  outcome: Outcome,
  findings: readonly Finding[],
  problems: readonly Problem[],
): Report['excerpts'] {
  const manifests = withConfig(outcome.manifests, outcome.config);
  const sensitive = new Set(outcome.rules.filter(({ rule }) => rule.sensitive).map(({ rule }) => rule.id));
  const excerpts: Record<string, Excerpt> = {};
  const take = (location: Location, isSensitive: boolean): void => {
    const key = excerptKey(location);
    if (isSensitive || excerpts[key] === undefined)
      excerpts[key] = excerpt(manifests, location, { sensitive: isSensitive });
  };
  for (const { location } of problems) take(location, false);
  for (const finding of findings) {
    for (const location of [finding.location, ...finding.related])
      take(location, sensitive.has(finding.rule));
  }
  return excerpts;
}

/** eastwest.yaml among the texts, so that its problems show their lines too. */
function withConfig(manifests: Manifests, config: Config): Manifests {
  if (config.file === undefined || config.text === undefined) return manifests;
  const text = { text: config.text, documents: [{ start: 0, end: config.text.length, line: 1 }] };
  return { ...manifests, sources: new Map([...manifests.sources, [config.file, text]]) };
}
