import type { Ground } from '#arbitrary/weakening/ground.ts';
import type { Workload } from '#cluster/workload.ts';

/** A workload that nobody declared as a caller of anything in a namespace: the first by id. */
export function strangerTo({ cluster, intent }: Ground, namespace: string): Workload | undefined {
  const callers = new Set(
    intent.flows.filter(({ to }) => to.startsWith(`${namespace}/`)).map(({ from }) => from),
  );
  return [...cluster.workloads, ...cluster.operated]
    .filter((one) => one.namespace !== namespace && !callers.has(`${one.namespace}/${one.resource.name}`))
    .sort((a, b) => (a.resource.id < b.resource.id ? -1 : 1))
    .at(0);
}
