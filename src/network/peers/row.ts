import { governingOf, type Network } from '#network/network.ts';
import { workloadPeer } from '#network/peer.ts';
import type { UnmodelledPolicy } from '#network/read/not-modelled.ts';
import { type Policy, rulesFor } from '#network/read/policy.ts';
import type { Direction } from '#network/verdict/because.ts';
import { egressVerdict, ingressVerdict } from '#network/verdict/direction.ts';
import { partition, portMeaning, portNames, traitsOf } from '#network/verdict/trait.ts';
import type { Verdict } from '#network/verdict/verdict.ts';
import { allBits, type Bits, members } from '#set/bits.ts';
import { isEmpty } from '#set/connection-set.ts';

/** Workloads that a row treats alike, and what it says about them. */
export interface RowGroup {
  readonly members: Bits;
  readonly verdict: Verdict;
}

/**
 * Workloads that policies of the same wording govern in one direction, and what these say about the other workloads. The
 * verdict's reasons are those of one of them. Groups for which everything is closed are left out.
 */
export interface Row {
  readonly members: readonly number[];
  readonly groups: readonly RowGroup[];
}

/** The workloads grouped by what governs them in a direction: a row for each group. */
export function rowMembers(network: Network, direction: Direction): readonly (readonly number[])[] {
  const rows = new Map<string, number[]>();
  const idOf = wordingIds(direction);
  for (const number of network.workloads.keys()) {
    const key = rowKey(network, number, direction, idOf);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, [number]);
    else row.push(number);
  }
  return [...rows.values()];
}

/** The row of some workloads that `rowMembers` puts together. */
export function buildRow(network: Network, direction: Direction, own: readonly number[]): Row {
  const [first] = own;
  const workload = first === undefined ? undefined : network.workloads[first];
  if (workload === undefined) return { members: own, groups: [] };
  const { policies } = governingOf(network, workload, direction);
  const everyone = allBits(network.workloads.length);
  const parts = workload.hostNetwork ? [everyone] : partition(network, everyone, policies, direction);
  return { members: own, groups: parts.flatMap((part) => rowGroup(network, direction, own, part) ?? []) };
}

export function buildRows(network: Network, direction: Direction): readonly Row[] {
  return rowMembers(network, direction).map((own) => buildRow(network, direction, own));
}

function rowGroup(
  network: Network,
  direction: Direction,
  own: readonly number[],
  part: Bits,
): RowGroup | undefined {
  const pair = distinctPair(own, members(part, 2));
  const [governed, other] = pair.map((number) => network.workloads[number]);
  if (governed === undefined || other === undefined) return undefined;
  const ask = direction === 'ingress' ? ingressVerdict : egressVerdict;
  const verdict = ask(network, workloadPeer(governed), workloadPeer(other));
  return isEmpty(verdict.open) && isEmpty(verdict.unknown) ? undefined : { members: part, verdict };
}

/** One of each that aren't the same; none if there are no such two. */
function distinctPair(own: readonly number[], others: readonly number[]): readonly number[] {
  for (const governed of own.slice(0, 2)) {
    const other = others.find((number) => number !== governed);
    if (other !== undefined) return [governed, other];
  }
  return [];
}

/** Numbers for what policies say in a direction: the same for two that differ only in name and subject. */
function wordingIds(direction: Direction): (policy: Policy | UnmodelledPolicy) => number {
  const known = new Map<unknown, number>();
  const wordings = new Map<string, number>();
  return (policy) => {
    const answer = known.get(policy);
    if (answer !== undefined) return answer;
    const wording = 'tier' in policy ? wordingOf(policy, direction) : 'unmodelled';
    const id = wordings.get(wording) ?? wordings.size;
    wordings.set(wording, id);
    known.set(policy, id);
    return id;
  };
}

function wordingOf(policy: Policy, direction: Direction): string {
  const { tier, priority, subject } = policy;
  return JSON.stringify([tier, priority, subject === undefined, rulesFor(policy, direction)], (key, value) =>
    key === 'pointer' ? undefined : value,
  );
}

function rowKey(
  network: Network,
  number: number,
  direction: Direction,
  idOf: (policy: Policy | UnmodelledPolicy) => number,
): string {
  const workload = network.workloads[number];
  if (workload === undefined || workload.hostNetwork) return 'host';
  const { policies, unmodelled } = governingOf(network, workload, direction);
  const ids = [...new Set([...policies, ...unmodelled].map(idOf))].sort((a, b) => a - b).join(',');
  if (direction === 'egress') return ids;
  const names = new Set(policies.flatMap((policy) => (rulesFor(policy, direction) ?? []).flatMap(portNames)));
  const ports = [...names].map((name) => portMeaning(workload.ports, name) ?? '-').join(';');
  return `${ids} ${ports} ${policies.length > 0 && traitsOf(network).onHost.length > 0 ? workload.node : ''}`;
}
