import type { Service } from '#cluster/service.ts';
import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { hostRuleFor, type Subset } from '#mesh/istio/client/destination-rules.ts';
import { serviceHost } from '#mesh/istio/client/host-name.ts';
import type { RoutedTo } from '#mesh/istio/client/routes.ts';
import { carriesSubset } from '#mesh/istio/client/subset-labels.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** A Service, and a subset of it, by which a call gets to a workload. */
export interface CallTarget {
  readonly service: Service;
  readonly servicePort: number;
  readonly subset: Subset | undefined;
  readonly because: readonly MeshBecause[];
}

/** What a call is for: a port of a workload's pods, by a port of a Service. */
export interface Aim {
  readonly client: Workload;
  readonly workload: Workload;
  readonly port: number;
  readonly calledPort: number;
}

const services = new WeakMap<Istio, ReadonlyMap<string, Service>>();

/**
 * How a route's destination gets to the workload, if it does: its Service leads to the pods' port, and the pods carry the labels of the
 * subset (DestinationRule, Subset). A reason instead, if the subset doesn't exist: then there is nowhere to send the call.
 */
export function targetOf(istio: Istio, aim: Aim, to: RoutedTo): CallTarget | MeshBecause | undefined {
  const service = serviceByHost(istio, to.host);
  if (service === undefined) return undefined;
  const number = to.port ?? (service.ports.length === 1 ? service.ports[0]?.port : aim.calledPort);
  const servicePort = service.ports.find(({ port }) => port === number);
  if (servicePort === undefined) return undefined;
  const { resource, pointer } = to;
  const because: MeshBecause = { reason: 'istio/route', resource, pointer, detail: to.host };
  const leads =
    service.backends.includes(aim.workload) && targetPorts(servicePort, aim.workload).includes(aim.port);
  const listed = service.endpoints.some(
    ({ workload, ports }) => workload === aim.workload && ports[servicePort.name] === aim.port,
  );
  if (!leads && !listed) return undefined;
  const plain = { service, servicePort: servicePort.port, because: [because] };
  if (to.subset === '') return { ...plain, subset: undefined };
  const rule = hostRuleFor(istio, aim.client, to.host, service.namespace);
  const subset = rule?.subsets.find(({ name }) => name === to.subset);
  const detail = `${to.subset} of ${to.host}`;
  if (subset === undefined) return { reason: 'istio/subset-missing', resource, pointer, detail };
  if (!carriesSubset(istio, subset.labels, aim.workload)) return undefined;
  const chosen: MeshBecause = { reason: 'istio/rule-subset', resource, pointer, detail };
  return { ...plain, subset, because: [chosen] };
}

/** A Service by the name under which Istio knows it. */
export function serviceByHost(istio: Istio, host: string): Service | undefined {
  let byHost = services.get(istio);
  if (byHost === undefined) {
    byHost = new Map(istio.cluster.services.map((service) => [serviceHost(service), service]));
    services.set(istio, byHost);
  }
  return byHost.get(host);
}
