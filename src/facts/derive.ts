import type { Cluster } from '#cluster/cluster.ts';
import type { Intent } from '#config/config.ts';
import type { Facts } from '#facts/facts.ts';
import { resourceSubjects } from '#facts/resource-subject.ts';
import { workloadSubjects } from '#facts/workload-subject.ts';

/** Cluster → Facts: what is computed in TypeScript so that a rule is a short sentence. Pure. */
export function deriveFacts(cluster: Cluster, intent: Intent): Facts {
  return { subjects: [...resourceSubjects(cluster, intent), ...workloadSubjects(cluster)] };
}
