import { buildCluster } from '#cluster/cluster.ts';
import { parseManifests } from '#manifest/parse.ts';
import type { MeshEntrance } from '#mesh/entrance.ts';
import { istioEntrances } from '#mesh/istio/entry/entrances.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { formatRequests } from '#set/format-requests.ts';
import { istioOfCluster } from '../settings/istio-of.ts';

/** The entrances of some YAML documents, a line for each and for each of their routes. */
export function entranceLines(...documents: readonly string[]): readonly string[] {
  return linesOf(istioOfDocuments(documents));
}

export function istioOfDocuments(documents: readonly string[]): Istio {
  const files = documents.map((content, index) => ({ name: `${index}.yaml`, content }));
  return istioOfCluster(buildCluster(parseManifests(files).resources));
}

export function linesOf(istio: Istio): readonly string[] {
  return istioEntrances(istio).flatMap((entrance) => [
    headline(entrance),
    ...entrance.routes.map(
      ({ resource, requests, workload, port }) =>
        `  ${resource.name}: ${formatRequests(requests)} -> ${workload.namespace}/${workload.resource.name}:${port}`,
    ),
  ]);
}

function headline({ resource, gateways, port, podPorts, protocol, hosts, tls }: MeshEntrance): string {
  const pods = podPorts.join() === String(port) ? '' : `(${podPorts.join()})`;
  const by = gateways.map((one) => `${one.namespace}/${one.resource.name}`).join();
  return `${resource.name} ${port}${pods} ${protocol} ${hosts.join()} ${tls} by ${by || 'nobody'}`;
}
