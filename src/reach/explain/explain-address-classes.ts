import { type Explanation, explain } from '#network/explain.ts';
import type { Network } from '#network/network.ts';
import { addressPeer, type Peer } from '#network/peer.ts';
import { cutAddresses } from '#network/peers/address-class.ts';
import { rulesFor } from '#network/read/policy.ts';
import type { Because, Direction } from '#network/verdict/because.ts';
import { governingPeer } from '#network/verdict/direction.ts';
import { type AddressSet, intersectAddresses, isEmptyAddresses, unionAddresses } from '#set/address-set.ts';
import type { Protocol } from '#set/connection-set.ts';

/** Some addresses outside with one verdict for one reason. */
export interface ExplainedAddresses {
  readonly addresses: AddressSet;
  readonly explained: Explanation;
}

/**
 * Explains a connection from a peer to addresses outside, cut where any rule that governs the peer cuts them, and put together again
 * where the reasons are the same.
 */
export function explainAddresses(
  network: Network,
  peer: Peer,
  addresses: AddressSet,
  { protocol, port }: { readonly protocol: Protocol; readonly port: number },
): readonly ExplainedAddresses[] {
  const byReason = new Map<string, ExplainedAddresses>();
  for (const piece of cutAddresses(addresses, blocksOf(network, peer, 'egress', addresses))) {
    const explained = explain(network, peer, addressPeer(piece), port, protocol);
    const key = [explained.outcome, ...explained.egress.because.map(becauseKey)].join('\n');
    const known = byReason.get(key);
    const whole = known === undefined ? piece : unionAddresses(known.addresses, piece);
    byReason.set(key, {
      addresses: whole,
      explained: { ...(known?.explained ?? explained), to: addressPeer(whole) },
    });
  }
  return [...byReason.values()];
}

/** The blocks of addresses that the rules in question name, as far as they overlap with those asked about. */
export function blocksOf(
  network: Network,
  peer: Peer,
  direction: Direction,
  within: AddressSet,
): readonly AddressSet[] {
  const rules = governingPeer(network, peer, direction).policies.flatMap(
    (policy) => rulesFor(policy, direction) ?? [],
  );
  return rules
    .flatMap(({ peers }) => (peers === 'any' ? [] : peers))
    .flatMap((element) => (element.type === 'addresses' ? element.addresses : []))
    .filter((block) => !isEmptyAddresses(intersectAddresses(block, within)));
}

/** The same text for the same reason. */
export function becauseKey(because: Because): string {
  const where =
    'policy' in because ? `${because.policy.apiVersion} ${because.policy.id} ${because.pointer}` : '';
  const what = 'reason' in because ? because.reason : '';
  return `${because.direction} ${because.type} ${what} ${where}`;
}
