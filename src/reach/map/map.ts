import type { Network } from '#network/network.ts';
import { mapAddresses } from '#reach/map/map-address.ts';
import { mapDead } from '#reach/map/map-dead.ts';
import { mapEdges } from '#reach/map/map-edge.ts';
import { mapEntrances } from '#reach/map/map-entrance.ts';
import { type Groups, groupsOf } from '#reach/map/map-group.ts';
import type { MapFault, MapUnmodelled, ReachMap } from '#reach/map/map-model.ts';
import { mapNewcomers } from '#reach/map/map-newcomer.ts';
import { orderNetwork } from '#reach/map/map-order.ts';
import { resourceRef } from '#reach/map/map-reason.ts';
import { mapWorkloads } from '#reach/map/map-workload.ts';

export type * from '#reach/map/map-model.ts';

/**
 * What the network's policies say: no mesh is looked at. Network → ReachMap: pure, and the same byte for byte whatever the order of the manifests. Work and size follow the number of
 * classes, not of pairs.
 */
export function buildMap(given: Network): ReachMap {
  const network = orderNetwork(given);
  const { workloads, numberOf } = mapWorkloads(network);
  const groups = groupsOf(numberOf);
  return {
    namespaces: [...network.cluster.namespaces.keys()],
    workloads,
    edges: mapEdges(network, groups),
    entrances: mapEntrances(network, numberOf),
    addresses: mapAddresses(network, groups),
    newcomers: mapNewcomers(network, groups),
    unmodelled: mapUnmodelled(network, groups),
    faults: mapFaults(network),
    dead: mapDead(network),
    assumptions: [],
    gates: [],
    groups: groups.lists,
  };
}

export function mapUnmodelled(network: Network, groups: Groups): readonly MapUnmodelled[] {
  return network.unmodelled.map(({ resource, subject, directions }) => ({
    policy: resourceRef(resource),
    directions,
    workloads: groups.numberOf(network.select(subject).flatMap((number) => network.workloads[number] ?? [])),
  }));
}

export function mapFaults({ faults }: Network): readonly MapFault[] {
  return faults.map(({ resource, pointer, message }) => ({
    policy: resourceRef(resource),
    pointer,
    message,
  }));
}
