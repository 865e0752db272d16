import type { PeerFacts } from '#facts/platform/schema.ts';
import type { Context } from '#report/facts/context.ts';
import { groupNames, names } from '#report/facts/words.ts';

/**
 * Peers in words, a line each. Where any pod gets in, wherever it is added and whatever it is, the existing ones needn't be named.
 */
export function peersText(peers: readonly PeerFacts[], context: Context): readonly string[] {
  const { facts, most } = context;
  const anyPods = peers.filter(isAnyPod);
  const places = new Set(anyPods.flatMap(({ namespaces }) => namespaces));
  const everywhere = places.has('*') && facts.namespaces.every((name) => places.has(name));
  const anywhere = peers.some(({ type, addresses }) => type === 'addresses' && isEverywhere(addresses));
  if (everywhere && anywhere) return ['anybody, inside and outside of the cluster'];
  const existing = peers
    .filter(({ type }) => type === 'workloads')
    .flatMap(({ group }) => groupNames(facts, group));
  const workloads = everywhere || existing.length === 0 ? [] : [names([...new Set(existing)], most)];
  const pods = everywhere
    ? ['any pod']
    : anyPods.length === 0
      ? []
      : [`any pod in ${where([...places], most)}`];
  const lines = [
    ...workloads,
    ...pods,
    ...peers.filter((peer) => peer.type === 'pods' && !isAnyPod(peer)).map((peer) => podsText(peer, most)),
    ...peers.filter(({ type }) => type === 'addresses').map(({ addresses }) => addressesText(addresses)),
  ];
  return [...new Set(lines)];
}

function isAnyPod({ type, labels, principals }: PeerFacts): boolean {
  const anyone = principals === '' || principals === 'any';
  return type === 'pods' && anyone && labels.every((one) => one === 'everything');
}

function podsText({ namespaces, labels, principals }: PeerFacts, most: number): string {
  const own = labels.every((one) => one === 'everything') ? '' : ` with ${names(labels, most)}`;
  const as =
    principals === '' ? '' : principals === 'any' ? ' under any service account' : ` as ${principals}`;
  return `any pod in ${where(namespaces, most)}${own}${as}`;
}

function where(namespaces: readonly string[], most: number): string {
  const existing = namespaces.filter((name) => name !== '*');
  const fresh = existing.length < namespaces.length ? ['any new namespace'] : [];
  return [...(existing.length === 0 ? [] : [names([...new Set(existing)], most)]), ...fresh].join(', ');
}

function addressesText(addresses: string): string {
  return isEverywhere(addresses) ? 'any address outside' : addresses;
}

function isEverywhere(addresses: string): boolean {
  return addresses === '0.0.0.0/0,::/0';
}
