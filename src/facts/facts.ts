import type { Cluster } from '#cluster/cluster.ts';
import type { Intent } from '#config/config.ts';
import type { Resource } from '#manifest/resource.ts';
import { resourceSubjects } from '#facts/resource-subject.ts';
import type { Subject } from '#facts/subject.ts';
import { workloadSubjects } from '#facts/workload-subject.ts';

/** A subject for rules, and the resource that its pointers point into. */
export interface FactsSubject {
  readonly subject: Subject;
  readonly resource: Resource;
}

/** Everything that rules are asked about, one subject at a time. */
export interface Facts {
  readonly subjects: readonly FactsSubject[];
}

/** Cluster → Facts: what is computed in TypeScript so that a rule is a short sentence. Pure. */
export function deriveFacts(cluster: Cluster, intent: Intent): Facts {
  return { subjects: [...resourceSubjects(cluster, intent), ...workloadSubjects(cluster)] };
}
