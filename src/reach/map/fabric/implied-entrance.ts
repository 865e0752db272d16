import type { Cluster } from '#cluster/cluster.ts';
import { stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { objectAt, stringAt } from '#manifest/json.ts';
import { type Entrance, findEntrances } from '#network/entry/entrance.ts';
import { ALL_ADDRESSES } from '#set/address-set.ts';
import { type ConnectionSet, connectionsOn, isProtocol, NO_CONNECTIONS, union } from '#set/connection-set.ts';

/** All ways in from outside: those that are written, and those that Istio makes for the Gateways that it deploys. */
export function allEntrances(cluster: Cluster): readonly Entrance[] {
  return [...findEntrances(cluster), ...cluster.operated.flatMap(impliedEntrance)];
}

/**
 * Istio docs, "Kubernetes Gateway API", Automated Deployment: a Service is provisioned for the Gateway, of type LoadBalancer unless the
 * annotation `networking.istio.io/service-type` (on the Gateway, or under `infrastructure`) says another.
 */
function impliedEntrance(workload: Workload): readonly Entrance[] {
  const { resource, ports } = workload;
  const spec = objectAt(resource.object, 'spec');
  const isGateway =
    resource.kind === 'Gateway' && resource.apiVersion.startsWith('gateway.networking.k8s.io/');
  if (!isGateway || stringAt(spec, 'gatewayClassName') !== 'istio') return [];
  const annotations = {
    ...stringMap(objectAt(resource.object, 'metadata')['annotations']),
    ...stringMap(objectAt(spec, 'infrastructure')['annotations']),
  };
  const type = annotations['networking.istio.io/service-type'] ?? 'LoadBalancer';
  if (type !== 'LoadBalancer' && type !== 'NodePort') return [];
  const connections = ports.reduce<ConnectionSet>(
    (set, { protocol, number }) =>
      isProtocol(protocol) ? union(set, connectionsOn(protocol, [[number, number]])) : set,
    NO_CONNECTIONS,
  );
  const through = { type: 'address', addresses: ALL_ADDRESSES } as const;
  return [{ type, resource, pointer: '/spec/listeners', workload, connections, through }];
}
