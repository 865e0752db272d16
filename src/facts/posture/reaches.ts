import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Wanted } from '#equation/intent.ts';
import type { Posture } from '#facts/posture/schema.ts';
import { type Bits, members } from '#set/bits.ts';

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
  const meant = closureOf(wanted, workload);
  const byName = orderOf(network.workloads);
  const all = members(perhaps.reached).toSorted(byName);
  const undeclared = all.filter((number) => {
    const one = network.workloads[number];
    return one !== undefined && !meant.has(one);
  });
  const known = new Set(members(sure.reached));
  const certain = undeclared.filter((number) => known.has(number));
  const beyond = [...certain, ...undeclared.filter((number) => !known.has(number))];
  const nameOf = (number: number): string => {
    const one = network.workloads[number];
    return one === undefined ? '' : `${one.namespace}/${one.resource.name}`;
  };
  const [first] = beyond;
  const start = network.numbers.get(workload);
  const path =
    first === undefined || start === undefined
      ? []
      : shortest((certain.length > 0 ? sure : perhaps).forward, start, first, byName);
  return {
    count: all.length,
    beyond: beyond.slice(0, MOST).map(nameOf),
    beyondCount: beyond.length,
    beyondSure: certain.length,
    path: path.map(nameOf).join(' → '),
  };
}

/** Everything that declared flows lead to, from one to the next. */
function closureOf({ flows }: Wanted, start: Workload): ReadonlySet<Workload> {
  const meant = new Set([start]);
  for (const one of meant) for (const { from, to } of flows) if (from === one) meant.add(to);
  return meant;
}

type Order = (a: number, b: number) => number;

/** Numbers by what they stand for, so that nothing depends on the order of documents. */
function orderOf(workloads: readonly Workload[]): Order {
  const sorted = [...workloads.keys()].toSorted((a, b) => {
    const [left, right] = [workloads[a]?.resource.id ?? '', workloads[b]?.resource.id ?? ''];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  });
  const ranks = new Map(sorted.map((number, rank) => [number, rank]));
  return (a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0);
}

function shortest(forward: readonly Bits[], start: number, goal: number, order: Order): readonly number[] {
  const before = new Map<number, number>([[start, start]]);
  const queue = [start];
  for (let node = queue.shift(); node !== undefined && !before.has(goal); node = queue.shift()) {
    for (const next of members(forward[node] ?? new Uint32Array(0)).toSorted(order)) {
      if (before.has(next)) continue;
      before.set(next, node);
      queue.push(next);
    }
  }
  const path = [goal];
  for (let node = goal; node !== start; ) {
    node = before.get(node) ?? start;
    path.unshift(node);
  }
  return path;
}
