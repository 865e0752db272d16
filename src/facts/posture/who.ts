import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { PassagePeer } from '#equation/passage.ts';
import { principalsText } from '#facts/platform/principals-text.ts';
import type { PodClass, PodPeer } from '#network/peer.ts';
import { widenRegions } from '#network/peers/widen-regions.ts';
import { formatAddresses } from '#set/address-text.ts';
import { type Bits, countMembers, firstMembers, members, orBits } from '#set/bits.ts';
import { spaceSelector } from '#set/label-space.ts';
import { formatSelector } from '#set/selector.ts';

/** As many names as are told. */
const MOST = 5;

/** Several classes of peers, put together. */
export interface Everybody {
  /** Any pod anywhere: then no other pods need to be named. */
  readonly anyPod: boolean;
  readonly workloadsAndPods: readonly string[];
  readonly addresses: readonly string[];
}

/** Who is among some classes of peers. */
export function everybodyAmong(fabric: Fabric, peers: readonly PassagePeer[]): Everybody {
  const free = peers.filter((peer) => peer.type === 'pods' && isAnyPod(peer));
  const namespaces = new Set(free.flatMap((peer) => (peer.type === 'pods' ? peer.namespaces : [])));
  const everywhere = free.some((peer) => peer.type === 'pods' && peer.newNamespaces);
  return {
    anyPod: everywhere && namespaces.size === fabric.cluster.namespaces.size,
    workloadsAndPods: texts(
      fabric,
      peers.filter(({ type }) => type !== 'address'),
    ),
    addresses: texts(
      fabric,
      peers.filter(({ type }) => type === 'address'),
    ),
  };
}

/** In words, each once. */
export function everybodyText(parts: readonly Everybody[]): string {
  const addresses = parts.flatMap((part) => part.addresses);
  const others = parts.flatMap(({ workloadsAndPods }) => workloadsAndPods);
  if (!parts.some(({ anyPod }) => anyPod))
    return some([...new Set([...others, ...addresses])], '; ', ' kinds');
  return ['any pod', ...(addresses.length === 0 ? [] : [some([...new Set(addresses)], '; ')])].join(' and ');
}

/** Peers of one type together in words. */
export function togetherText(fabric: Fabric, peers: readonly PassagePeer[]): string {
  return some(texts(fabric, peers), '; ', ' kinds');
}

/** Workloads together; pods of whom the same is asked in several namespaces too; the others each once. */
function texts(fabric: Fabric, peers: readonly PassagePeer[]): readonly string[] {
  const workloads = peers.flatMap((peer) => (peer.type === 'workloads' ? [peer.members] : []));
  const pods = new Map<string, Pods[]>();
  for (const peer of peers) {
    if (peer.type !== 'pods') continue;
    const { which, as } = askedOf(peer);
    const key = `${which}\0${as}`;
    const alike = pods.get(key);
    if (alike === undefined) pods.set(key, [peer]);
    else alike.push(peer);
  }
  const all = [
    ...(workloads.length === 0 ? [] : [workloadsText(fabric, workloads.reduce(orBits))]),
    ...[...pods.values()].flatMap((alike) => podsTogether(fabric, alike)),
    ...peers.flatMap((peer) => (peer.type === 'address' ? [whoText(fabric, peer)] : [])),
  ];
  return [...new Set(all)];
}

function podsTogether(fabric: Fabric, alike: readonly Pods[]): readonly string[] {
  const [first] = alike;
  if (first === undefined) return [];
  const namespaces = [...new Set(alike.flatMap((peer) => peer.namespaces))].sort();
  const newNamespaces = alike.some((peer) => peer.newNamespaces);
  return [podsText(fabric, { ...askedOf(first), namespaces, newNamespaces })];
}

type Pods = Extract<PassagePeer, { readonly type: 'pods' }>;

function isAnyPod({ pods, principals }: Pods): boolean {
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
      return workloadsText(fabric, peer.members);
    case 'pods':
      return podsText(fabric, { ...peer, ...askedOf(peer) });
    case 'address': {
      const text = formatAddresses(peer.addresses);
      return text === '0.0.0.0/0,::/0' ? 'any address outside' : text;
    }
    default:
      return peer satisfies never;
  }
}

interface Order {
  /** The numbers of the workloads by name, bare Pods first: where only a few are told, what somebody added is among them. */
  readonly order: readonly number[];
  readonly ranks: readonly number[];
}

const orders = new WeakMap<Fabric, Order>();

function orderOf(fabric: Fabric): Order {
  const known = orders.get(fabric);
  if (known !== undefined) return known;
  const keys = fabric.network.workloads.map(
    ({ resource }, number) => `${resource.kind === 'Pod' ? 0 : 1}${nameOf(fabric, number)}`,
  );
  const order = [...keys.keys()].sort((a, b) => ((keys[a] ?? '') < (keys[b] ?? '') ? -1 : 1));
  const ranks: number[] = [];
  for (const [rank, number] of order.entries()) ranks[number] = rank;
  const found = { order, ranks };
  orders.set(fabric, found);
  return found;
}

function workloadsText(fabric: Fabric, bits: Bits): string {
  const count = countMembers(bits);
  const { order, ranks } = orderOf(fabric);
  const first =
    count <= FEW
      ? members(bits).toSorted((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0))
      : firstMembers(bits, order, MOST);
  const names = first.slice(0, MOST).map((number) => nameOf(fabric, number));
  return count > MOST ? `${names.join(', ')} and ${count - MOST} more` : names.join(', ');
}

/** Up to so many members are sorted; of more, the first few are found along the order of all. */
const FEW = 64;

function podsText(
  { cluster }: Fabric,
  { which, as, namespaces, newNamespaces }: Asked & Pick<Pods, 'namespaces' | 'newNamespaces'>,
): string {
  const everywhere = newNamespaces && namespaces.length === cluster.namespaces.size;
  const named = namespaces.length === 0 ? [] : [some(namespaces)];
  const where = everywhere
    ? ''
    : ` in ${[...named, ...(newNamespaces ? ['any new namespace'] : [])].join(' and ')}`;
  return `any pod${where}${which}${as}`;
}

/** What is asked of pods, but for where they are. */
interface Asked {
  readonly which: string;
  readonly as: string;
}

const asked = new WeakMap<PodClass, Map<boolean, string>>();

function askedOf({ pods, newNamespaces, principals, among }: Pods): Asked {
  const known = asked.get(pods) ?? new Map<boolean, string>();
  asked.set(pods, known);
  const which = known.get(newNamespaces) ?? labelsText(pods, newNamespaces);
  known.set(newNamespaces, which);
  const account = principalsText(principals, among);
  const as = account === '' ? '' : account === 'any' ? ' under any service account' : ` as ${account}`;
  return { which, as };
}

function labelsText({ regions }: PodClass, newNamespaces: boolean): string {
  const labels = widenRegions(regions).map(({ labels: own, namespaceLabels }) => {
    const { [NAME_LABEL]: _name, ...others } = namespaceLabels;
    const of = newNamespaces ? spaceSelector(others) : [];
    const text = formatSelector(spaceSelector(own));
    return of.length === 0 ? text : `${text} in a namespace with ${formatSelector(of)}`;
  });
  return labels.includes('everything') ? '' : ` with ${some(labels, ' or ')}`;
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

function some(names: readonly string[], between = ', ', what = ''): string {
  if (names.length <= MOST) return names.join(between);
  return `${names.slice(0, MOST).join(between)} and ${names.length - MOST} more${what}`;
}
