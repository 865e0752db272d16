import type { Workload } from '#cluster/workload.ts';
import { bothAllow } from '#network/connections.ts';
import type { Network } from '#network/network.ts';
import { buildRows, type Row, type RowGroup } from '#network/peers/row.ts';
import type { Verdict } from '#network/verdict/verdict.ts';
import { andBits, type Bits, bitsOf, forEachMember, isNoBits, members } from '#set/bits.ts';
import { type ConnectionSet, isEmpty } from '#set/connection-set.ts';

/**
 * Every workload of `from` reaches every workload of `to` (but itself: a workload may be in both lists) by the same
 * connections. `egress` and `ingress` give the reasons for one of the pairs; for the others they are worded alike, but may
 * stand in other policies (`connections` tells).
 */
export interface Edge {
  readonly from: readonly Workload[];
  readonly to: readonly Workload[];
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
  readonly egress: Verdict;
  readonly ingress: Verdict;
}

/**
 * The connections among the existing workloads, class by class: what isn't yielded is closed. Each pair of workloads is
 * in at most one edge. Work follows the number of policies and of edges, not of pairs.
 */
export function* connectivity(network: Network): Generator<Edge, void, undefined> {
  const [sources, destinations] = [buildRows(network, 'egress'), buildRows(network, 'ingress')];
  const count = network.workloads.length;
  const ownSources = sources.map((row) => bitsOf(count, row.members));
  for (const [number, candidates] of meetingRows(count, sources, destinations).entries()) {
    const destination = destinations[number];
    if (destination === undefined) continue;
    const own = bitsOf(count, destination.members);
    for (const candidate of members(candidates)) {
      const [source, from] = [sources[candidate], ownSources[candidate]];
      if (source !== undefined && from !== undefined) yield* join(network, source, from, destination, own);
    }
  }
}

/** The edges between the workloads of two rows: a group of the one by a group of the other. */
function* join(
  network: Network,
  source: Row,
  ownSource: Bits,
  destination: Row,
  ownDestination: Bits,
): Generator<Edge, void, undefined> {
  for (const toGroup of source.groups) {
    const to = andBits(ownDestination, toGroup.members);
    if (isNoBits(to)) continue;
    for (const fromGroup of destination.groups) {
      const from = andBits(ownSource, fromGroup.members);
      if (!isNoBits(from)) yield* edge(network, from, to, toGroup, fromGroup);
    }
  }
}

function* edge(
  network: Network,
  from: Bits,
  to: Bits,
  { verdict: egress }: RowGroup,
  { verdict: ingress }: RowGroup,
): Generator<Edge, void, undefined> {
  const sets = bothAllow(egress, ingress);
  if (isEmpty(sets.open) && isEmpty(sets.unknown)) return;
  const [sources, destinations] = [workloadsOf(network, from), workloadsOf(network, to)];
  if (sources.length === 1 && destinations.length === 1 && sources[0] === destinations[0]) return;
  yield { from: sources, to: destinations, ...sets, egress, ingress };
}

function workloadsOf(network: Network, bits: Bits): readonly Workload[] {
  const numbers = members(bits);
  if (numbers.length === network.workloads.length) return network.workloads;
  return numbers.flatMap((number) => network.workloads[number] ?? []);
}

/** For each row of destinations, the rows of sources of which some member lets some of it through, and is let in by it. */
function meetingRows(count: number, sources: readonly Row[], destinations: readonly Row[]): readonly Bits[] {
  const sourceOf = rowNumbers(count, sources);
  const destinationOf = rowNumbers(count, destinations);
  const letOut = destinations.map(() => new Uint32Array(Math.ceil(sources.length / 32)));
  for (const [number, row] of sources.entries()) {
    forEachReached(row, (member) => set(letOut[destinationOf[member] ?? 0], number));
  }
  return destinations.map((row, number) => {
    const letIn = new Uint32Array(Math.ceil(sources.length / 32));
    forEachReached(row, (member) => set(letIn, sourceOf[member] ?? 0));
    return andBits(letIn, letOut[number] ?? letIn);
  });
}

function forEachReached(row: Row, visit: (member: number) => void): void {
  for (const group of row.groups) forEachMember(group.members, visit);
}

function rowNumbers(count: number, rows: readonly Row[]): Uint32Array {
  const numbers = new Uint32Array(count);
  for (const [number, row] of rows.entries()) for (const member of row.members) numbers[member] = number;
  return numbers;
}

function set(bits: Uint32Array | undefined, number: number): void {
  if (bits !== undefined) bits[number >> 5] = (bits[number >> 5] ?? 0) | (1 << (number & 31));
}
