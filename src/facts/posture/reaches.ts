import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Wanted } from '#equation/intent.ts';
import type { Posture } from '#facts/posture/schema.ts';
import type { Network } from '#network/network.ts';
import {
  andBits,
  andNotBits,
  type Bits,
  bitsOf,
  countMembers,
  firstMembers,
  hasMember,
  isNoBits,
  members,
} from '#set/bits.ts';

const MOST = 10;

/** What a workload reaches, also through what it reaches; `forward` is whom each workload reaches at once. */
export interface Reached {
  readonly reached: Bits;
  readonly forward: readonly Bits[];
}

/** What a workload reaches that no chain of declared flows leads to, and how it gets to the first of these. */
export function reachesFacts(
  { network }: Fabric,
  wanted: Wanted,
  workload: Workload,
  perhaps: Reached,
  sure: Reached,
): Posture['reaches'] {
  const { order, ranks } = orderOf(network);
  const meant = [...closureOf(wanted, workload)].flatMap((one) => network.numbers.get(one) ?? []);
  const undeclared = andNotBits(perhaps.reached, bitsOf(network.workloads.length, meant));
  const certain = andBits(undeclared, sure.reached);
  const others = andNotBits(undeclared, certain);
  const beyond = [...firstMembers(certain, order, MOST), ...firstMembers(others, order, MOST)].slice(0, MOST);
  const nameOf = (number: number): string => {
    const one = network.workloads[number];
    return one === undefined ? '' : `${one.namespace}/${one.resource.name}`;
  };
  const [first] = beyond;
  const start = network.numbers.get(workload);
  const path =
    first === undefined || start === undefined
      ? []
      : shortest((isNoBits(certain) ? perhaps : sure).forward, start, first, ranks);
  return {
    count: countMembers(perhaps.reached),
    beyond: beyond.map(nameOf),
    beyondCount: countMembers(undeclared),
    beyondSure: countMembers(certain),
    path: path.map(nameOf).join(' → '),
  };
}

/** Everything that declared flows lead to, from one to the next. */
function closureOf({ flows }: Wanted, start: Workload): ReadonlySet<Workload> {
  const meant = new Set([start]);
  for (const one of meant) for (const { from, to } of flows) if (from === one) meant.add(to);
  return meant;
}

interface Order {
  readonly order: readonly number[];
  readonly ranks: readonly number[];
}

const orders = new WeakMap<Network, Order>();

/** Numbers by what they stand for, so that nothing depends on the order of documents. */
function orderOf(network: Network): Order {
  const known = orders.get(network);
  if (known !== undefined) return known;
  const ids = network.workloads.map(({ resource }) => resource.id);
  const order = [...ids.keys()].sort((a, b) => {
    const [left, right] = [ids[a] ?? '', ids[b] ?? ''];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  });
  const ranks: number[] = [];
  for (const [rank, number] of order.entries()) ranks[number] = rank;
  orders.set(network, { order, ranks });
  return { order, ranks };
}

function shortest(
  forward: readonly Bits[],
  start: number,
  goal: number,
  ranks: readonly number[],
): readonly number[] {
  if (hasMember(forward[start] ?? new Uint32Array(0), goal)) return [start, goal];
  const before = new Map<number, number>([[start, start]]);
  const queue = [start];
  for (let node = queue.shift(); node !== undefined && !before.has(goal); node = queue.shift()) {
    const next = members(forward[node] ?? new Uint32Array(0)).filter((number) => !before.has(number));
    for (const number of next.toSorted((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0))) {
      before.set(number, node);
      queue.push(number);
    }
  }
  const path = [goal];
  for (let node = goal; node !== start; ) {
    node = before.get(node) ?? start;
    path.unshift(node);
  }
  return path;
}
