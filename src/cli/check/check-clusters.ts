import { isPart } from '#cli/input/is-part.ts';
import { readClusterSources } from '#cli/input/read-cluster.ts';
import type { SelectedCluster, Selection } from '#cli/input/select-clusters.ts';
import type { Terminal } from '#cli/terminal.ts';
import {
  agree,
  asPart,
  type CheckOptions,
  check,
  checkCached,
  type EvaluateLimits,
  type Manifests,
  type Policies,
  type Report,
  type ReportCache,
} from '#index.ts';

/** How a run is to go. */
export interface RunSettings {
  /** ISO 8601. */
  readonly now: string;
  readonly limits: Partial<EvaluateLimits>;
  /** Whether conftest-style policies see all documents of a cluster at once. */
  readonly combine: boolean;
  /** Whether a built-in function that fails in the user's Rego is passed over. */
  readonly ignoreBuiltinErrors?: boolean;
  /** A regular expression for the paths of files that are left out. */
  readonly ignore?: string | undefined;
  /** Files that are no manifests, besides eastwest.yaml. */
  readonly exclude: readonly string[];
  /** Where reports of earlier runs are. */
  readonly cache?: ReportCache | undefined;
}

/** Reads and checks each selected cluster: a report each, in the order of eastwest.yaml. */
export async function checkClusters(
  { clusters, complete }: Selection,
  policies: Policies,
  settings: RunSettings,
  terminal: Terminal,
): Promise<readonly Report[]> {
  const reports: Report[] = [];
  for (const cluster of clusters) {
    const read = await readClusterSources(cluster, terminal, settings.exclude, settings.ignore);
    const options = checkOptions(cluster, settings, terminal);
    const report = await checkCached(read, policies, options, settings.cache);
    const { file = '' } = cluster.config;
    reports.push(isPart(cluster, terminal.cwd) ? asPart(report, file) : report);
  }
  return agree(reports, complete);
}

/** Checks the manifests of a cluster. */
export function checkCluster(
  cluster: SelectedCluster,
  manifests: Manifests,
  policies: Policies,
  settings: RunSettings,
  terminal: Terminal,
): Promise<Report> {
  return check(manifests, policies, checkOptions(cluster, settings, terminal));
}

function checkOptions(
  { config, environment }: SelectedCluster,
  { now, limits, combine, ignoreBuiltinErrors }: RunSettings,
  terminal: Terminal,
): CheckOptions {
  return {
    config,
    now,
    limits,
    combine,
    ...(ignoreBuiltinErrors === undefined ? {} : { ignoreBuiltinErrors }),
    cwd: terminal.cwd,
    onProgress: (done, all) => terminal.working?.(`${done}/${all} evaluations`),
    ...(environment === undefined ? {} : { environment }),
  };
}
