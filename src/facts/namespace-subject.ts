import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { FactsSubject } from '#facts/facts.ts';
import { withLazy } from '#facts/once.ts';
import type { Reasons } from '#facts/platform/reason.ts';
import { namespacePosture } from '#facts/posture/namespace.ts';
import { objectAt, stringAt } from '#manifest/json.ts';

/**
 * One subject `namespace` per namespace in which workloads stand, in order of the names. One that isn't written is told at the first
 * of its workloads.
 */
export function namespaceSubjects(fabric: Fabric, reasons: Reasons): readonly FactsSubject[] {
  const inhabitants = new Map<string, Workload[]>();
  for (const workload of fabric.network.workloads) {
    inhabitants.set(workload.namespace, [...(inhabitants.get(workload.namespace) ?? []), workload]);
  }
  return [...fabric.cluster.namespaces.values()].flatMap(({ name, resource }) => {
    const workloads = inhabitants.get(name) ?? [];
    const [first] = workloads;
    const place = resource ?? first?.resource;
    if (first === undefined || place === undefined) return [];
    const head = {
      subject: 'namespace' as const,
      id: `Namespace/${name}`,
      apiVersion: 'v1',
      kind: 'Namespace',
      namespace: '',
      name,
      live: stringAt(objectAt(place.object, 'metadata'), 'uid') !== undefined,
    };
    const subject = withLazy(head, 'posture', () => namespacePosture(fabric, name, workloads, reasons));
    return [{ resource: place, subject }];
  });
}
