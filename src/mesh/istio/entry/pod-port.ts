import { stringMap } from '#cluster/pod-template.ts';
import type { Service } from '#cluster/service.ts';
import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import { objectAt } from '#manifest/json.ts';
import type { Istio } from '#mesh/istio/model.ts';

const indexed = new WeakMap<Istio, ReadonlyMap<Workload, readonly Service[]>>();

/** The Services that lead to a workload's pods. */
export function servicesOf(istio: Istio, workload: Workload): readonly Service[] {
  let index = indexed.get(istio);
  if (index === undefined) {
    const found = new Map<Workload, Service[]>();
    for (const service of istio.cluster.services) {
      for (const backend of service.backends) {
        const known = found.get(backend);
        if (known === undefined) found.set(backend, [service]);
        else known.push(service);
      }
    }
    indexed.set(istio, found);
    index = found;
  }
  return index.get(workload) ?? [];
}

const OPTED_OUT = 'experimental.istio.io/disable-gateway-port-translation';

/**
 * The ports on which a gateway's pods listen for a server: the target of its Service's port of that number, else the number itself
 * (Istio docs, "Traffic Management Problems, Gateway port"; the server's port is a port of the Service that leads to the pods). Of several
 * Services that disagree Istio takes one: all are told.
 */
export function gatewayPodPorts(istio: Istio, workload: Workload, number: number): readonly number[] {
  const targets = servicesOf(istio, workload)
    .filter(({ resource }) => !Object.hasOwn(labelsOf(resource.object), OPTED_OUT))
    .flatMap(({ ports }) => ports)
    .filter(({ port, protocol }) => port === number && protocol === 'TCP')
    .flatMap((port) => targetPorts(port, workload));
  return targets.length === 0 ? [number] : [...new Set(targets)].sort((a, b) => a - b);
}

function labelsOf(object: Parameters<typeof objectAt>[0]): Readonly<Record<string, string>> {
  return stringMap(objectAt(object, 'metadata')['labels']);
}
