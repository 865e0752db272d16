import type { Peer } from '#network/peer.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { type AddressSet, ALL_ADDRESSES, equalAddresses } from '#set/address-set.ts';
import { formatAddresses } from '#set/address-text.ts';

/** An end of a connection by its name. */
export function peerText(peer: Peer): string {
  if (peer.type === 'workload') return workloadId(peer.workload);
  if (peer.type === 'address') return addressText(peer.addresses);
  return peer.type === 'pod' ? `a pod in ${peer.namespace.name}` : 'the ingress controller';
}

export function addressText(addresses: AddressSet): string {
  return equalAddresses(addresses, ALL_ADDRESSES) ? 'outside' : formatAddresses(addresses);
}
