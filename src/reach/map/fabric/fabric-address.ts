import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { rowMembers } from '#network/peers/row.ts';
import { type AddressFlow, addressFlows } from '#reach/map/fabric/address-flow.ts';
import { combineFlows } from '#reach/map/fabric/combine.ts';
import { byWayClass } from '#reach/map/fabric/way-class.ts';
import { mapAddresses } from '#reach/map/map-address.ts';
import type { Groups } from '#reach/map/map-group.ts';
import type { MapAddresses, MapReason } from '#reach/map/map-model.ts';
import { NO_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import { formatAddresses } from '#set/address-text.ts';

/**
 * What passes between workloads and addresses outside: in by ways that take no identity; out as far as the network goes, since a pod goes
 * around its own proxy. Workloads that neither layer tells apart are asked about once.
 */
export function fabricAddresses(fabric: Fabric, groups: Groups): readonly MapAddresses[] {
  const { network } = fabric;
  const inbound = addressReach(fabric).flatMap((one) => told(groups, one));
  const outbound = mapAddresses(network, groups).filter(({ direction }) => direction === 'egress');
  return [...outbound, ...inbound];
}

/** Workloads of which addresses outside get the same. */
export interface AddressReach {
  readonly workloads: readonly Workload[];
  readonly flows: readonly AddressFlow[];
}

/** What addresses outside get. Workloads that neither layer tells apart are asked about once. */
export function addressReach(fabric: Fabric): readonly AddressReach[] {
  const { network } = fabric;
  return rowMembers(network, 'ingress').flatMap((row) => {
    const members = row.flatMap((number) => network.workloads[number] ?? []);
    return [...byWayClass(fabric, members)].flatMap(([own, alike]) => {
      const asked = own.relayed ? alike.map((one) => [one]) : [alike];
      return asked.flatMap((workloads): readonly AddressReach[] => {
        const [first] = workloads;
        return first === undefined ? [] : [{ workloads, flows: addressFlows(fabric, own, first) }];
      });
    });
  });
}

function told(groups: Groups, { workloads, flows }: AddressReach): readonly MapAddresses[] {
  const bySource = new Map<string, AddressFlow[]>();
  for (const one of flows) {
    const key = formatAddresses(one.addresses);
    bySource.set(key, [...(bySource.get(key) ?? []), one]);
  }
  const found = [...bySource.values()].flatMap((some) =>
    combineFlows(some).map(({ flow, of }): MapAddresses => {
      const reasons = of.flatMap(({ because }) => because).map((one) => [JSON.stringify(one), one] as const);
      return {
        direction: 'ingress',
        workloads: groups.numberOf(workloads),
        addresses: of[0]?.addresses ?? NO_ADDRESSES,
        open: flow.open,
        unknown: flow.unknown,
        because: [...new Map<string, MapReason>(reasons).values()],
        transport: flow.transport,
        requests: flow.text,
        via: flow.via,
      };
    }),
  );
  return mergeEqual(found);
}

/** Addresses that get the same are told together. */
function mergeEqual(all: readonly MapAddresses[]): readonly MapAddresses[] {
  const merged = new Map<string, MapAddresses>();
  for (const one of all) {
    const { open, unknown, because, transport, requests, via } = one;
    const key = JSON.stringify([open, unknown, because, transport, requests, via]);
    const known = merged.get(key);
    const addresses = known === undefined ? one.addresses : unionAddresses(known.addresses, one.addresses);
    merged.set(key, { ...one, addresses });
  }
  return [...merged.values()];
}
