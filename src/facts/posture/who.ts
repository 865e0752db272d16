import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { PassagePeer } from '#equation/passage.ts';
import { principalsText } from '#facts/platform/principals-text.ts';
import type { PodPeer } from '#network/peer.ts';
import { widenRegions } from '#network/peers/widen-regions.ts';
import { formatAddresses } from '#set/address-text.ts';
import { type Bits, members } from '#set/bits.ts';
import { spaceSelector } from '#set/label-space.ts';
import { formatSelector } from '#set/selector.ts';

/** As many names as are told. */
const MOST = 5;

/** Several classes of peers in words, each once; where any pod anywhere is among them, no other pods are named. */
export function everybodyText(fabric: Fabric, peers: readonly PassagePeer[]): string {
  const free = peers.filter((peer) => peer.type === 'pods' && isAnyPod(peer));
  const namespaces = new Set(free.flatMap((peer) => (peer.type === 'pods' ? peer.namespaces : [])));
  const everywhere = free.some((peer) => peer.type === 'pods' && peer.newNamespaces);
  const anyPod = everywhere && namespaces.size === fabric.cluster.namespaces.size;
  const others = anyPod ? peers.filter(({ type }) => type === 'address') : peers;
  const told = [...new Set(others.map((peer) => whoText(fabric, peer)))].join('; ');
  return anyPod ? ['any pod', ...(told === '' ? [] : [told])].join(' and ') : told;
}

function isAnyPod({ pods, principals }: Extract<PassagePeer, { readonly type: 'pods' }>): boolean {
  const everything = pods.regions.some(({ labels, namespaceLabels }) => {
    const { [NAME_LABEL]: _name, ...others } = namespaceLabels;
    return spaceSelector(labels).length === 0 && spaceSelector(others).length === 0;
  });
  return everything && principals === undefined;
}

/** Peers in words. */
export function whoText(fabric: Fabric, peer: PassagePeer): string {
  switch (peer.type) {
    case 'workloads':
      return some(workloadNames(fabric, peer.members));
    case 'pods':
      return podsText(fabric, peer);
    case 'address': {
      const text = formatAddresses(peer.addresses);
      return text === '0.0.0.0/0,::/0' ? 'any address outside' : text;
    }
    default:
      return peer satisfies never;
  }
}

/** Bare Pods first: where only a few are told, what somebody added is among them. */
function workloadNames(fabric: Fabric, numbers: Bits): readonly string[] {
  const rank = (number: number): string =>
    fabric.network.workloads[number]?.resource.kind === 'Pod' ? '0' : '1';
  const named = members(numbers).map((number) => ({ rank: rank(number), name: nameOf(fabric, number) }));
  return named.sort((a, b) => (a.rank + a.name < b.rank + b.name ? -1 : 1)).map(({ name }) => name);
}

function podsText({ cluster }: Fabric, peer: Extract<PassagePeer, { readonly type: 'pods' }>): string {
  const { pods, namespaces, newNamespaces, principals, among } = peer;
  const everywhere = newNamespaces && namespaces.length === cluster.namespaces.size;
  const named = namespaces.length === 0 ? [] : [some(namespaces)];
  const where = everywhere
    ? ''
    : ` in ${[...named, ...(newNamespaces ? ['any new namespace'] : [])].join(' and ')}`;
  const labels = widenRegions(pods.regions).map(({ labels: own, namespaceLabels }) => {
    const { [NAME_LABEL]: _name, ...others } = namespaceLabels;
    const of = newNamespaces ? spaceSelector(others) : [];
    const text = formatSelector(spaceSelector(own));
    return of.length === 0 ? text : `${text} in a namespace with ${formatSelector(of)}`;
  });
  const which = labels.includes('everything') ? '' : ` with ${some(labels, ' or ')}`;
  const account = principalsText(principals, among);
  const as = account === '' ? '' : account === 'any' ? ' under any service account' : ` as ${account}`;
  return `any pod${where}${which}${as}`;
}

/** One pod in words, so that somebody can try. */
export function exampleText({ namespace, labels, serviceAccount }: PodPeer): string {
  const own = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const label = own.length === 0 ? '' : `, labelled ${own.join(', ')}`;
  const of = Object.entries(namespace.labels).map(([key, value]) => `${key}=${value}`);
  const where = of.length === 0 ? '' : ` (labelled ${of.join(', ')})`;
  return `a pod in namespace ${namespace.name}${where}${label}, service account ${serviceAccount}`;
}

function nameOf({ network }: Fabric, number: number): string {
  const workload = network.workloads[number];
  return workload === undefined ? '' : `${workload.namespace}/${workload.resource.name}`;
}

function some(names: readonly string[], between = ', '): string {
  if (names.length <= MOST) return names.join(between);
  return `${names.slice(0, MOST).join(between)} and ${names.length - MOST} more`;
}
