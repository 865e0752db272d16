import { connectivity } from '#network/connectivity.ts';
import type { Network } from '#network/network.ts';
import { mapAddresses } from '#reach/map/map-address.ts';
import { mapEntrances } from '#reach/map/map-entrance.ts';
import { groupsOf } from '#reach/map/map-group.ts';
import type { MapEdge, ReachMap } from '#reach/map/map-model.ts';
import { mapWorkloads } from '#reach/map/map-workload.ts';

/** What of a map a comparison needs; newcomers are compared on the networks, where only what changed is worked out. */
export interface DiffMap extends Pick<ReachMap, 'workloads' | 'groups' | 'entrances' | 'addresses'> {
  readonly edges: readonly Omit<MapEdge, 'because'>[];
}

export function buildDiffMap(network: Network): DiffMap {
  const { workloads, numberOf } = mapWorkloads(network);
  const groups = groupsOf(numberOf);
  return {
    workloads,
    edges: Array.from(connectivity(network), ({ from, to, open, unknown }) => ({
      from: groups.numberOf(from),
      to: groups.numberOf(to),
      open,
      unknown,
    })),
    entrances: mapEntrances(network, numberOf),
    addresses: mapAddresses(network, groups),
    groups: groups.lists,
  };
}
