import type { Workload } from '#cluster/workload.ts';
import type { Network } from '#network/network.ts';
import { type Bits, members } from '#set/bits.ts';

/** Sets of workloads as lists: the same list for equal sets. */
export interface WorkloadLists {
  /** The same text for equal sets. */
  readonly key: (bits: Bits) => string;
  readonly of: (bits: Bits) => readonly Workload[];
}

/** A few members are told by their numbers, many by the bits: whichever is the shorter text. */
const FEW = 40;

export function workloadLists({ workloads }: Network): WorkloadLists {
  const keys = new WeakMap<Bits, string>();
  const lists = new Map<string, readonly Workload[]>();
  const keyOf = (bits: Bits): string => {
    const known = keys.get(bits);
    if (known !== undefined) return known;
    const few = members(bits, FEW + 1);
    const key = few.length <= FEW ? `n${few.join()}` : bits.join();
    keys.set(bits, key);
    return key;
  };
  return {
    key: keyOf,
    of: (bits) => {
      const key = keyOf(bits);
      const list = lists.get(key) ?? members(bits).flatMap((number) => workloads[number] ?? []);
      lists.set(key, list);
      return list;
    },
  };
}
