import type { Fabric } from '#equation/fabric.ts';
import { connectivity } from '#network/connectivity.ts';
import type { Network } from '#network/network.ts';
import { gateEntrances } from '#reach/diff/diff-gates.ts';
import type { DiffMap } from '#reach/diff/diff-map-model.ts';
import { sidedFlow } from '#reach/diff/sided.ts';
import { addressReach } from '#reach/map/fabric/fabric-address.ts';
import { entranceReach } from '#reach/map/fabric/fabric-entrance.ts';
import { rawEdges } from '#reach/map/fabric/raw-edge.ts';
import { workloadLists } from '#reach/map/fabric/workload-lists.ts';
import { mapAddresses } from '#reach/map/map-address.ts';
import { mapEntrances } from '#reach/map/map-entrance.ts';
import { groupsOf } from '#reach/map/map-group.ts';
import { mapWorkloads } from '#reach/map/map-workload.ts';

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
    entrances: mapEntrances(network, numberOf).map(({ type, resource, to, admitted }) => ({
      by: { type, resource: resource.id },
      apiVersion: resource.apiVersion,
      to,
      admitted: admitted.map(({ from, open, unknown }) => ({ from, open, unknown })),
    })),
    addresses: mapAddresses(network, groups).map(
      ({ direction, workloads: own, addresses, open, unknown }) => ({
        direction,
        workloads: own,
        addresses,
        open,
        unknown,
      }),
    ),
    groups: groups.lists,
  };
}

/** The same by the whole equation: each way of sending is an edge of its own. */
export function buildFabricDiffMap(fabric: Fabric): DiffMap {
  const { network } = fabric;
  const { workloads, numberOf } = mapWorkloads(network);
  const groups = groupsOf(numberOf);
  const lists = workloadLists(network);
  return {
    workloads,
    edges: Array.from(rawEdges(fabric), ({ edges }) => edges)
      .flat()
      .map(({ from, to, flow }) => ({
        from: groups.numberOf(lists.of(from)),
        to: groups.numberOf(to),
        ...sidedFlow(flow),
      })),
    entrances: [
      ...entranceReach(fabric).flatMap(({ entrance: { type, resource, workload }, admitted }) => {
        const to = numberOf.get(workload);
        if (to === undefined) return [];
        return {
          by: { type, resource: resource.id },
          apiVersion: resource.apiVersion,
          to,
          admitted: admitted.flatMap(({ from, flows }) =>
            flows.map((flow) => ({ from, ...sidedFlow(flow) })),
          ),
        };
      }),
      ...gateEntrances(fabric, numberOf),
    ],
    addresses: [
      ...mapAddresses(network, groups)
        .filter(({ direction }) => direction === 'egress')
        .map(({ direction, workloads: own, addresses, open, unknown }) => ({
          direction,
          workloads: own,
          addresses,
          open,
          unknown,
        })),
      ...addressReach(fabric).flatMap(({ workloads: own, flows }) =>
        flows.map(({ addresses, flow }) => ({
          direction: 'ingress' as const,
          workloads: groups.numberOf(own),
          addresses,
          ...sidedFlow(flow),
        })),
      ),
    ],
    groups: groups.lists,
  };
}
