import type { Workload } from '#cluster/workload.ts';
import { bothAllow, type Connections } from '#network/connections.ts';
import type { Network } from '#network/network.ts';
import { type PeerClass, workloadPeer } from '#network/peer.ts';
import { addressClasses } from '#network/peers/address-class.ts';
import { placesOf, podClasses } from '#network/peers/pod-class.ts';
import { buildRow, type RowGroup, rowMembers } from '#network/peers/row.ts';
import { egressVerdict } from '#network/verdict/direction.ts';
import { members } from '#set/bits.ts';
import { isEmpty } from '#set/connection-set.ts';

/** A class of peers that can open, or may be able to open, something to a workload. */
export interface Inbound extends Omit<Connections, 'from' | 'to'> {
  readonly peer: PeerClass;
}

/**
 * Who can reach a workload: every existing workload, every pod that could be added, every address outside, in
 * classes; whoever is in none of them can't. Classes of workloads come first, then pods by namespace (any new one last), then
 * addresses.
 */
export function inbound(network: Network, to: Workload): readonly Inbound[] {
  return [
    ...workloadClasses(network, to),
    ...placesOf(network).flatMap((place) => podClasses(network, to, place)),
    ...addressClasses(network, to, 'ingress'),
  ];
}

/** The existing workloads that can open something to a workload, in classes. */
export function workloadClasses(network: Network, to: Workload): readonly Inbound[] {
  const number = network.numbers.get(to);
  if (number === undefined) return [];
  const { groups } = buildRow(network, 'ingress', [number]);
  const rowOf = egressRows(network);
  return groups.flatMap((group) => groupClasses(network, to, group, rowOf));
}

/** One group of sources, split by the policies that govern them. */
function groupClasses(
  network: Network,
  to: Workload,
  { members: sources, verdict: ingress }: RowGroup,
  rowOf: readonly number[],
): readonly Inbound[] {
  const classes = new Map<number, number[]>();
  for (const source of members(sources)) {
    if (network.workloads[source] === to) continue;
    const row = rowOf[source] ?? 0;
    const known = classes.get(row);
    if (known === undefined) classes.set(row, [source]);
    else known.push(source);
  }
  return [...classes.values()].flatMap((numbers) => {
    const workloads = numbers.flatMap((source) => network.workloads[source] ?? []);
    const [first] = workloads;
    if (first === undefined) return [];
    const egress = egressVerdict(network, workloadPeer(first), workloadPeer(to));
    const sets = bothAllow(egress, ingress);
    if (isEmpty(sets.open) && isEmpty(sets.unknown)) return [];
    return { peer: { type: 'workloads', workloads }, ...sets, egress, ingress };
  });
}

const known = new WeakMap<Network, readonly number[]>();

/** By number of the workload: which of the groups that the same policies govern as sources it belongs to. */
function egressRows(network: Network): readonly number[] {
  const answer = known.get(network);
  if (answer !== undefined) return answer;
  const rows: number[] = Array.from({ length: network.workloads.length }, () => 0);
  for (const [row, numbers] of rowMembers(network, 'egress').entries()) {
    for (const number of numbers) rows[number] = row;
  }
  known.set(network, rows);
  return rows;
}
