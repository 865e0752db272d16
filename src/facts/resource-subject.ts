import type { Cluster } from '#cluster/cluster.ts';
import { podTemplate } from '#cluster/pod-template.ts';
import type { Intent } from '#config/config.ts';
import { findCredentials } from '#credential/find-credentials.ts';
import { findEntries } from '#facts/entry.ts';
import type { FactsSubject } from '#facts/facts.ts';
import { subjectHead } from '#facts/head.ts';
import { withLazy } from '#facts/once.ts';
import type { PolicyPosture } from '#facts/posture/schema.ts';
import type { Resource } from '#manifest/resource.ts';

/** One subject `resource` per resource, in order of reading. */
export function resourceSubjects(
  cluster: Cluster,
  intent: Intent,
  policyOf: (resource: Resource) => PolicyPosture,
): readonly FactsSubject[] {
  const entries = findEntries(cluster, intent);
  return cluster.resources.map((resource) => ({
    resource,
    subject: withLazy(
      {
        subject: 'resource' as const,
        ...subjectHead(resource),
        object: resource.object,
        entries: entries.get(resource) ?? [],
        credentials: findCredentials(resource, podTemplate(resource)),
      },
      'policy',
      () => policyOf(resource),
    ),
  }));
}
