import type { Fabric } from '#equation/fabric.ts';
import type { Wanted } from '#equation/intent.ts';
import { connectionsOf, portsText } from '#facts/posture/policy-ports.ts';
import type { PolicyPosture } from '#facts/posture/schema.ts';
import { scopeOf, subjectsOf } from '#network/network.ts';
import { type Policy, type PolicyRule, rulesFor } from '#network/read/policy.ts';
import type { Direction } from '#network/verdict/because.ts';
import {
  type AddressSet,
  addressSet,
  complementAddresses,
  intersectAddresses,
  NO_ADDRESSES,
  unionAddresses,
} from '#set/address-set.ts';
import { formatAddresses, parseAddresses } from '#set/address-text.ts';
import { isAllPorts } from '#set/port-set.ts';

/** The rules of a NetworkPolicy that let the whole world in, or out. */
export function worldFacts(
  { network }: Fabric,
  wanted: Wanted,
  policy: Policy,
  direction: Direction,
): PolicyPosture['world'] {
  if (policy.tier !== 'network-policy') return [];
  const rules = (rulesFor(policy, direction) ?? []).filter(isForTheWorld);
  if (rules.length === 0) return [];
  const workloads = subjectsOf(policy, network.select).flatMap((number) => {
    const workload = network.workloads[number];
    const isMeant = workload === undefined || (direction === 'ingress' && wanted.open.has(workload));
    return isMeant || workload.hostNetwork ? [] : `${workload.namespace}/${workload.resource.name}`;
  });
  const unseen = network.select({ namespaces: scopeOf(policy), pods: [] }).length === 0;
  return rules.map(({ peers, ports, pointer }) => ({
    direction,
    pointer,
    ports: portsText(ports),
    everyPort: isAllPorts(connectionsOf(ports).TCP),
    addresses: peers === 'any' ? 'any' : formatAddresses(blocksOf(peers)),
    workloads: [...new Set(workloads)].sort(),
    unseen,
  }));
}

/** Addresses that are nobody's on the internet (IANA, special-purpose address registries). */
const RESERVED = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
];

const INTERNET: AddressSet = {
  IPv4: complementAddresses(
    RESERVED.reduce((all, block) => unionAddresses(all, parseAddresses(block) ?? NO_ADDRESSES), NO_ADDRESSES),
  ).IPv4,
  // 2000::/3, all that is unicast and global (RFC 4291, section 2.4).
  IPv6: addressSet('IPv6', [[`2${'0'.repeat(31)}`, `3${'f'.repeat(31)}`]]).IPv6,
};

/**
 * NetworkPolicyPeer v1: a rule without peers, or with blocks that are, taken together, most of the internet's addresses of a family:
 * so an `except` for the private ranges, or two halves of the world, hide nothing.
 */
function isForTheWorld({ effect, peers }: PolicyRule): boolean {
  if (effect !== 'allow') return false;
  if (peers === 'any') return true;
  const addresses = intersectAddresses(blocksOf(peers), INTERNET);
  return (
    sizeOf(addresses.IPv4) * 2n > sizeOf(INTERNET.IPv4) || sizeOf(addresses.IPv6) * 2n > sizeOf(INTERNET.IPv6)
  );
}

function blocksOf(peers: Exclude<PolicyRule['peers'], 'any'>): AddressSet {
  return peers.reduce(
    (all, peer) => (peer.type === 'addresses' ? unionAddresses(all, peer.addresses) : all),
    NO_ADDRESSES,
  );
}

function sizeOf(ranges: AddressSet['IPv4']): bigint {
  return ranges.reduce((sum, [first, last]) => sum + BigInt(`0x${last}`) - BigInt(`0x${first}`) + 1n, 0n);
}
