import { readCluster } from '#cli/input/read-cluster.ts';
import type { Selection } from '#cli/input/select-clusters.ts';
import { progressLine } from '#cli/progress.ts';
import type { Terminal } from '#cli/terminal.ts';
import { agree, check, type EvaluateLimits, type Policies, type Report } from '#index.ts';

/** How a run is to go. */
export interface RunSettings {
  /** ISO 8601. */
  readonly now: string;
  readonly limits: Partial<EvaluateLimits>;
  /** Whether conftest-style policies see all documents of a cluster at once. */
  readonly combine: boolean;
}

/** Reads and checks each selected cluster: a report each, in the order of eastwest.yaml. */
export async function checkClusters(
  { clusters, complete }: Selection,
  policies: Policies,
  { now, limits, combine }: RunSettings,
  terminal: Terminal,
): Promise<readonly Report[]> {
  const reports: Report[] = [];
  for (const cluster of clusters) {
    const manifests = await readCluster(cluster, terminal);
    const progress = progressLine(terminal, 'evaluations');
    const report = await check(manifests, policies, {
      config: cluster.config,
      now,
      limits,
      combine,
      cwd: terminal.cwd,
      onProgress: progress.update,
      ...(cluster.environment === undefined ? {} : { environment: cluster.environment }),
    }).finally(progress.clear);
    reports.push(report);
  }
  return agree(reports, complete);
}
