import { namespaceOf } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import {
  carriesLabels,
  istioResources,
  specOf,
  stringsAt,
  workloadSelector,
} from '#mesh/istio/client/istio-resources.ts';
import type { EntryTarget } from '#mesh/istio/entry/entry-rule.ts';
import type { Istio } from '#mesh/istio/model.ts';

const indexed = new WeakMap<Istio, ReadonlyMap<string, readonly Resource[]>>();

/** The ServiceEntries of a host. */
export function serviceEntriesOf(istio: Istio, host: string): readonly Resource[] {
  let index = indexed.get(istio);
  if (index === undefined) {
    const found = new Map<string, Resource[]>();
    for (const resource of istioResources(istio, 'ServiceEntry')) {
      for (const own of stringsAt(specOf(resource), 'hosts')) {
        found.set(own.toLowerCase(), [...(found.get(own.toLowerCase()) ?? []), resource]);
      }
    }
    indexed.set(istio, found);
    index = found;
  }
  return index.get(host) ?? [];
}

/** The ports of a ServiceEntry. */
export function entryPorts(resource: Resource): readonly number[] {
  return arrayAt(specOf(resource), 'ports').flatMap((port) =>
    isObject(port) && typeof port['number'] === 'number' ? port['number'] : [],
  );
}

/**
 * The pods in the cluster that a ServiceEntry's port leads to: those it selects in its namespace, those whose address is written, and the
 * calling pod itself for a loopback address (ServiceEntry, `workloadSelector`, `endpoints`). What is outside isn't told.
 */
export function serviceEntryTargets(
  istio: Istio,
  resource: Resource,
  number: number,
  callers: readonly Workload[],
): readonly EntryTarget[] {
  const spec = specOf(resource);
  const written = arrayAt(spec, 'ports')
    .filter(isObject)
    .find((port) => port['number'] === number);
  if (written === undefined) return [];
  const port = typeof written['targetPort'] === 'number' ? written['targetPort'] : number;
  const selector = workloadSelector(spec, 'labels');
  const everyone = [...istio.cluster.workloads, ...istio.cluster.operated];
  const selected =
    selector === undefined
      ? []
      : everyone.filter(
          (one) => one.namespace === namespaceOf(resource) && carriesLabels(selector, one.labels),
        );
  const listed = arrayAt(spec, 'endpoints').flatMap((endpoint) => {
    if (!isObject(endpoint)) return [];
    const own = objectAt(endpoint, 'ports')[stringAt(written, 'name') ?? ''];
    const address = stringAt(endpoint, 'address') ?? '';
    const pods = isLoopback(address) ? callers : everyone.filter((one) => one.addresses.includes(address));
    return pods.map((workload) => ({ workload, port: typeof own === 'number' ? own : port }));
  });
  return [...selected.map((workload) => ({ workload, port })), ...listed];
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
