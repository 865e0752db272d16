import type { Cluster } from '#cluster/cluster.ts';
import { podTemplate } from '#cluster/pod-template.ts';
import type { Intent } from '#config/config.ts';
import { findCredentials } from '#credential/find-credentials.ts';
import { findEntries } from '#facts/entry.ts';
import type { FactsSubject } from '#facts/facts.ts';
import { subjectHead } from '#facts/head.ts';

/** One subject `resource` per resource, in order of reading. */
export function resourceSubjects(cluster: Cluster, intent: Intent): readonly FactsSubject[] {
  const entries = findEntries(cluster, intent);
  return cluster.resources.map((resource) => ({
    resource,
    subject: {
      subject: 'resource',
      ...subjectHead(resource),
      object: resource.object,
      entries: entries.get(resource) ?? [],
      credentials: findCredentials(resource, podTemplate(resource)),
    },
  }));
}
