import type { Network } from '#network/network.ts';
import { addressClasses } from '#network/peers/address-class.ts';
import { rowMembers } from '#network/peers/row.ts';
import { DIRECTIONS, type Direction } from '#network/verdict/because.ts';
import type { Groups } from '#reach/map/map-group.ts';
import type { MapAddresses } from '#reach/map/map-model.ts';
import { mapConnections } from '#reach/map/map-reason.ts';

/** What passes between workloads and addresses outside. Workloads that the same policies govern are asked about once. */
export function mapAddresses(network: Network, groups: Groups): readonly MapAddresses[] {
  return DIRECTIONS.flatMap((direction) =>
    rowMembers(network, direction).flatMap((row) => rowAddresses(network, groups, direction, row)),
  );
}

function rowAddresses(
  network: Network,
  groups: Groups,
  direction: Direction,
  row: readonly number[],
): readonly MapAddresses[] {
  const members = row.flatMap((number) => network.workloads[number] ?? []);
  const [first] = members;
  if (first === undefined) return [];
  return addressClasses(network, first, direction).map(({ peer, ...decided }) => ({
    direction,
    workloads: groups.numberOf(members),
    addresses: peer.addresses,
    ...mapConnections(decided),
  }));
}
