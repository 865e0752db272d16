import type { Fabric } from '#equation/fabric.ts';
import type { Peer } from '#network/peer.ts';
import { type AddressSet, ALL_ADDRESSES, NO_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import { parseCidr } from '#set/address-text.ts';

/** The addresses of which one is the peer's: those of live pods, else anywhere in the pod network. */
export function peerAddresses({ network }: Fabric, peer: Peer): AddressSet {
  if (peer.type === 'address') return peer.addresses;
  if (peer.type === 'workload' && peer.workload.addresses.length > 0) {
    return peer.workload.addresses.reduce<AddressSet>(
      (set, address) =>
        unionAddresses(set, parseCidr(`${address}/${address.includes(':') ? 128 : 32}`) ?? NO_ADDRESSES),
      NO_ADDRESSES,
    );
  }
  if (peer.type === 'workload' && peer.workload.hostNetwork) return ALL_ADDRESSES;
  return network.options.podAddresses ?? ALL_ADDRESSES;
}
