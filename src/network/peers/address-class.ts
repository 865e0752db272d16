import type { Workload } from '#cluster/workload.ts';
import { type Connections, connections } from '#network/connections.ts';
import { governingOf, type Network } from '#network/network.ts';
import { type AddressPeer, addressPeer, workloadPeer } from '#network/peer.ts';
import { rulesFor } from '#network/read/policy.ts';
import type { Direction } from '#network/verdict/because.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  intersectAddresses,
  isEmptyAddresses,
  subtractAddresses,
  unionAddresses,
} from '#set/address-set.ts';
import { equals, isEmpty } from '#set/connection-set.ts';

/** Addresses of the world outside, and what they can open to a workload (or it to them). */
export interface AddressConnections extends Omit<Connections, 'from' | 'to'> {
  readonly peer: AddressPeer;
}

/**
 * The world outside as a workload sees it: all addresses, in classes that the rules in question treat alike. Classes for which
 * everything is closed are left out. `ingress`: what they can open to the workload; `egress`: what it can open to them.
 * Whether a way leads there from outside is another question (`findEntrances`).
 */
export function addressClasses(
  network: Network,
  workload: Workload,
  direction: Direction,
): readonly AddressConnections[] {
  const own = workloadPeer(workload);
  const classes: AddressConnections[] = [];
  for (const addresses of cutAddresses(ALL_ADDRESSES, blocksOf(network, workload, direction))) {
    const peer = addressPeer(addresses);
    const [from, to] = direction === 'ingress' ? [peer, own] : [own, peer];
    const { from: _from, to: _to, ...answer } = connections(network, from, to);
    if (isEmpty(answer.open) && isEmpty(answer.unknown)) continue;
    const index = classes.findIndex(
      (known) => equals(known.open, answer.open) && equals(known.unknown, answer.unknown),
    );
    const known = classes[index];
    if (known === undefined) classes.push({ peer, ...answer });
    else classes[index] = { ...known, peer: addressPeer(unionAddresses(known.peer.addresses, addresses)) };
  }
  return classes;
}

/** A set of addresses, cut where any of the blocks begins or ends. */
export function cutAddresses(all: AddressSet, blocks: readonly AddressSet[]): readonly AddressSet[] {
  let pieces: readonly AddressSet[] = [all];
  for (const block of blocks) {
    pieces = pieces.flatMap((piece) =>
      [intersectAddresses(piece, block), subtractAddresses(piece, block)].filter(
        (part) => !isEmptyAddresses(part),
      ),
    );
  }
  return pieces;
}

function blocksOf(network: Network, workload: Workload, direction: Direction): readonly AddressSet[] {
  const { policies } = governingOf(network, workload, direction);
  const rules = policies.flatMap((policy) => rulesFor(policy, direction) ?? []);
  return rules.flatMap(({ peers }) =>
    peers === 'any'
      ? []
      : peers.flatMap((element) => (element.type === 'addresses' ? element.addresses : [])),
  );
}
