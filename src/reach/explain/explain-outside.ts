import type { Fabric } from '#equation/fabric.ts';
import { relayPeer } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import { addressPeer, workloadPeer } from '#network/peer.ts';
import { cutAddresses } from '#network/peers/address-class.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { blocksOf } from '#reach/explain/explain-address-classes.ts';
import { bestOutcome, type TriedWay, tryWays, waysKey } from '#reach/explain/explain-ways.ts';
import { type AddressSet, intersectAddresses, isEmptyAddresses, unionAddresses } from '#set/address-set.ts';

/** Some addresses outside with one verdict for one reason. */
export interface ExplainedOutside {
  readonly addresses: AddressSet;
  readonly outcome: Outcome;
  readonly ways: readonly TriedWay[];
}

/**
 * Explains what addresses outside can do to a listener, cut where any policy of the network or of the mesh cuts them, and put
 * together again where the reasons are the same.
 */
export function explainOutside(
  fabric: Fabric,
  listener: FabricListener,
  addresses: AddressSet,
): readonly ExplainedOutside[] {
  const byReason = new Map<string, ExplainedOutside>();
  for (const piece of cutAddresses(addresses, cutsIn(fabric, listener, addresses))) {
    const ways = tryWays(fabric, addressPeer(piece), listener);
    const outcome = bestOutcome(ways);
    const key = `${outcome}\n${waysKey(listener, ways)}`;
    const known = byReason.get(key);
    if (known === undefined) byReason.set(key, { addresses: piece, outcome, ways });
    else byReason.set(key, { ...known, addresses: unionAddresses(known.addresses, piece) });
  }
  return [...byReason.values()].map((one) => ({
    ...one,
    ways: one.ways.map((way) => from(one.addresses, way)),
  }));
}

function cutsIn(
  fabric: Fabric,
  { workload, ways }: FabricListener,
  within: AddressSet,
): readonly AddressSet[] {
  return ways.flatMap(({ via, authorization }) => {
    const peer = via === undefined ? workloadPeer(workload) : relayPeer(fabric, via);
    const named = authorization.decisions
      .flatMap(({ requests }) => requests)
      .flatMap(({ addresses }) => addresses.source ?? [])
      .filter((block) => !isEmptyAddresses(intersectAddresses(block, within)));
    return [...blocksOf(fabric.network, peer, 'ingress', within), ...named];
  });
}

/** The same way, told about all of the addresses. */
function from(addresses: AddressSet, way: TriedWay): TriedWay {
  const [first, ...others] = way.hops;
  return first === undefined
    ? way
    : { ...way, hops: [{ ...first, from: addressPeer(addresses) }, ...others] };
}
