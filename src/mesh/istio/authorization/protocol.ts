import type { Cluster } from '#cluster/cluster.ts';
import type { Service } from '#cluster/service.ts';
import { type ServicePort, targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';

/** How a sidecar reads what comes to a port: as HTTP, as bytes, or as what it looks like. */
export type ListenerProtocol = 'http' | 'tcp' | 'either';

const HTTP: readonly string[] = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const TCP: readonly string[] = ['tcp', 'https', 'tls', 'mongo', 'redis', 'mysql'];

/** Kubernetes' own names (Kubernetes docs, "Application protocol"). */
const STANDARD = new Map([
  ['kubernetes.io/h2c', 'http2'],
  ['kubernetes.io/ws', 'http'],
  ['kubernetes.io/wss', 'https'],
]);

/** Where the server speaks first, nothing can be sniffed (Istio docs, "Protocol Selection, Server First Protocols"). */
const SERVER_FIRST: readonly number[] = [25, 53, 3306, 27017];

interface Lead {
  readonly service: Service;
  readonly port: ServicePort;
}

const leads = new WeakMap<Cluster, ReadonlyMap<Workload, readonly Lead[]>>();

/**
 * The protocol of a port of a workload's pods: of the service port that leads to it, by `appProtocol`, else by the prefix of its name
 * (Istio docs, "Protocol Selection"). If several do, the oldest service's; a port without service is sniffed.
 */
export function protocolOf(cluster: Cluster, workload: Workload, port: number): ListenerProtocol {
  const [first] = leadsTo(cluster, workload).filter((lead) =>
    targetPorts(lead.port, workload).includes(port),
  );
  return first === undefined ? 'either' : servicePortProtocol(first.service, first.port);
}

/** The ports of a workload's pods whose protocol isn't sniffed. */
export function declaredPorts(cluster: Cluster, workload: Workload): readonly number[] {
  const ports = leadsTo(cluster, workload).flatMap((lead) => targetPorts(lead.port, workload));
  return [...new Set(ports)]
    .filter((port) => protocolOf(cluster, workload, port) !== 'either')
    .sort((a, b) => a - b);
}

/** The protocol of a service port. */
export function servicePortProtocol(service: Service, port: ServicePort): ListenerProtocol {
  const name = protocolName(appProtocol(service, port) ?? port.name);
  if (HTTP.includes(name)) return 'http';
  if (TCP.includes(name)) return 'tcp';
  return SERVER_FIRST.includes(port.port) ? 'tcp' : 'either';
}

function protocolName(written: string): string {
  const name = (STANDARD.get(written) ?? written).toLowerCase();
  if (name.startsWith('grpc-web')) return 'grpc-web';
  const dash = name.indexOf('-');
  return dash < 0 ? name : name.slice(0, dash);
}

function appProtocol({ spec }: Service, port: ServicePort): string | undefined {
  const written = arrayAt(spec, 'ports')[Number(port.pointer.slice(port.pointer.lastIndexOf('/') + 1))];
  return isObject(written) ? stringAt(written, 'appProtocol') : undefined;
}

function leadsTo(cluster: Cluster, workload: Workload): readonly Lead[] {
  const known = leads.get(cluster) ?? indexLeads(cluster);
  leads.set(cluster, known);
  return known.get(workload) ?? [];
}

function indexLeads(cluster: Cluster): ReadonlyMap<Workload, readonly Lead[]> {
  const found = new Map<Workload, Lead[]>();
  for (const service of [...cluster.services].sort((a, b) => (age(a) < age(b) ? -1 : 1))) {
    const lead = service.ports
      .filter(({ protocol }) => protocol === 'TCP')
      .map((port) => ({ service, port }));
    for (const workload of service.backends) {
      const own = found.get(workload);
      if (own === undefined) found.set(workload, [...lead]);
      else own.push(...lead);
    }
  }
  return found;
}

/** Services by creation, then by name: in which order istiod takes them. One that isn't created yet is the youngest. */
function age({ resource, namespace }: Service): string {
  const created = stringAt(objectAt(resource.object, 'metadata'), 'creationTimestamp') ?? 'unknown';
  return JSON.stringify([created, resource.name, namespace]);
}
