import { serviceTargets, type Target } from '#cluster/backend.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { Service } from '#cluster/service.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { type RouteType, routeEntrances } from '#network/entry/route.ts';
import { type AddressSet, ALL_ADDRESSES, NO_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import { parseCidr } from '#set/address-text.ts';
import { ALL_CONNECTIONS, type ConnectionSet, connectionsOn, isProtocol } from '#set/connection-set.ts';

export type EntranceType =
  | 'LoadBalancer'
  | 'NodePort'
  | 'externalIPs'
  | 'hostPort'
  | 'hostNetwork'
  | RouteType;

/** A way from outside the cluster to the pods of a workload, before policies have a say. */
export interface Entrance {
  readonly type: EntranceType;
  /** What opens it, and where in it. */
  readonly resource: Resource;
  readonly pointer: Pointer;
  readonly workload: Workload;
  /** The ports of the workload's pods that it leads to. */
  readonly connections: ConnectionSet;
  /**
   * Who connects to the pods: addresses outside, or an ingress controller on behalf of the outside. (Whether a node rewrites the
   * source of a packet on the way, "it is not defined whether this happens before or after NetworkPolicy processing":
   * taken as not rewritten.)
   */
  readonly through:
    | { readonly type: 'address'; readonly addresses: AddressSet }
    | { readonly type: 'ingress-controller' };
}

/** All ways from outside to workloads, in order of reading. */
export function findEntrances(cluster: Cluster): readonly Entrance[] {
  return [
    ...cluster.services.flatMap(serviceEntrances),
    ...[...cluster.workloads, ...cluster.operated].flatMap(hostEntrances),
    ...routeEntrances(cluster).map((route): Entrance => {
      return { ...route, connections: targetConnections(route.target), workload: route.target.workload };
    }),
  ];
}

/**
 * ServiceSpec v1: a LoadBalancer has node ports too, but is one entrance; `externalIPs` lead to a Service of any type but
 * ExternalName; `loadBalancerSourceRanges` narrow who gets through a load balancer.
 */
function serviceEntrances(service: Service): readonly Entrance[] {
  const { resource, spec, type } = service;
  if (type === 'ExternalName') return [];
  const opened: { type: EntranceType; pointer: Pointer; addresses: AddressSet }[] = [];
  if (type === 'NodePort') opened.push({ type, pointer: '/spec/type', addresses: ALL_ADDRESSES });
  if (type === 'LoadBalancer') {
    opened.push({ type, pointer: '/spec/type', addresses: sourceRanges(service) });
  }
  if (arrayAt(spec, 'externalIPs').length > 0) {
    opened.push({ type: 'externalIPs', pointer: '/spec/externalIPs', addresses: ALL_ADDRESSES });
  }
  return opened.flatMap(({ type: by, pointer, addresses }) =>
    serviceTargets(service, service.ports).map((target) => ({
      type: by,
      resource,
      pointer,
      workload: target.workload,
      connections: targetConnections(target),
      through: { type: 'address', addresses },
    })),
  );
}

function sourceRanges({ spec }: Service): AddressSet {
  const ranges = arrayAt(spec, 'loadBalancerSourceRanges');
  if (ranges.length === 0) return ALL_ADDRESSES;
  return ranges.reduce<AddressSet>(
    (set, range) =>
      unionAddresses(set, (typeof range === 'string' && parseCidr(range.trim())) || NO_ADDRESSES),
    NO_ADDRESSES,
  );
}

/** Ports of the node: `hostPort` (ContainerPort v1), or every port of a pod in the host's network. */
function hostEntrances(workload: Workload): readonly Entrance[] {
  const { resource, template, ports } = workload;
  const through = { type: 'address', addresses: ALL_ADDRESSES } as const;
  if (workload.hostNetwork) {
    const pointer = joinPointer(template.pointer, 'spec', 'hostNetwork');
    return [{ type: 'hostNetwork', resource, pointer, workload, connections: ALL_CONNECTIONS, through }];
  }
  return ports
    .filter(({ hostPort }) => hostPort !== 0)
    .map(({ number, protocol, pointer }) => ({
      type: 'hostPort',
      resource,
      pointer: joinPointer(pointer, 'hostPort'),
      workload,
      connections: targetConnections({ workload, protocol, port: number }),
      through,
    }));
}

function targetConnections({ protocol, port }: Target): ConnectionSet {
  return connectionsOn(isProtocol(protocol) ? protocol : 'TCP', [[port, port]]);
}
