import type { Cluster } from '#cluster/cluster.ts';
import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import type { ChosenTransport, Destination } from '#mesh/client.ts';
import { type Mesh, membershipOf, semanticsOf, waysTo } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { isNoRequests, type RequestSet, whereValue } from '#set/request-set.ts';
import { ABSENT, strings } from '#set/string-set.ts';

/** What becomes of an honest call, by mesh alone: what the client's proxy chooses, held against the ways that the server has. */
export type CallOutcome = 'mtls' | 'plaintext' | 'blocked' | 'unknown';

export function callOutcome(mesh: Mesh, client: Workload, destination: Destination): CallOutcome {
  const chosen = semanticsOf(mesh, client).choose(client, destination);
  if (chosen.transport === 'refused') return 'blocked';
  if (chosen.transport === 'unknown') return 'unknown';
  const { workload, port } = destination;
  const way = waysTo(mesh, workload, 'TCP', port).find((one) => isTaken(one, chosen, destination));
  if (way === undefined || way.accepted === 'no') return 'blocked';
  const permitted = requestsOf(way, way.authorization.permitted, mesh, client);
  if (way.accepted === 'yes' && !isNoRequests(permitted)) return way.transport;
  return isNoRequests(requestsOf(way, way.authorization.unknown, mesh, client)) && isNoRequests(permitted)
    ? 'blocked'
    : 'unknown';
}

function isTaken(way: Way, chosen: ChosenTransport, { service }: Destination): boolean {
  return (
    way.transport === (chosen.transport === 'mtls' ? 'mtls' : 'plaintext') &&
    way.port === chosen.port &&
    way.via?.serviceAccount === chosen.via?.serviceAccount &&
    (way.called === undefined || way.called.service === service)
  );
}

/** Those of the requests that a client can make on a way: with its own certificate, or with none. */
export function requestsOf(way: Way, requests: RequestSet, mesh: Mesh, client: Workload): RequestSet {
  if (way.transport === 'plaintext') return whereValue(requests, 'principal', ABSENT);
  if (membershipOf(mesh, client).member === 'no') return [];
  return whereValue(requests, 'principal', strings(semanticsOf(mesh, client).principal(client)));
}

/** `namespace/name`. */
export function workloadNamed(cluster: Cluster, name: string): Workload {
  const found = [...cluster.workloads, ...cluster.operated].find(
    ({ namespace, resource }) => `${namespace}/${resource.name}` === name,
  );
  if (found === undefined) throw new Error(`there is no workload ${name}`);
  return found;
}

/** A call through the Service that leads to the port, if there is one. */
export function destinationOf(cluster: Cluster, name: string, port: number): Destination {
  const workload = workloadNamed(cluster, name);
  for (const service of cluster.services) {
    const servicePort = service.ports.find((one) => targetPorts(one, workload).includes(port));
    if (servicePort !== undefined && service.backends.includes(workload)) {
      return { workload, port, service, servicePort };
    }
  }
  return { workload, port };
}
