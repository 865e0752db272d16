import type { Fabric } from '#equation/fabric.ts';
import type { PlatformFacts } from '#facts/platform/schema.ts';
import { allBits, andNotBits, type Bits, members } from '#set/bits.ts';

type Group = PlatformFacts['groups'][number];

/** Numbers for lists of workloads: equal lists have the same one. */
export interface Groups {
  numberOf(bits: Bits): number;
  readonly lists: readonly Group[];
}

/** Lists by the numbers of the fabric's network; a list of most is told by those that aren't in it. */
export function groupsOf({ network }: Fabric): Groups {
  const numbers = new Map<string, number>();
  const lists: Group[] = [];
  const everybody = allBits(network.workloads.length);
  return {
    lists,
    numberOf(bits) {
      const key = bits.join();
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const except = members(bits).length * 2 > network.workloads.length;
      numbers.set(key, lists.length);
      lists.push({ except, workloads: members(except ? andNotBits(everybody, bits) : bits) });
      return lists.length - 1;
    },
  };
}

/** The workloads of a group, by their places in `workloads`. */
export function groupMembers({ workloads, groups }: PlatformFacts, number: number): readonly number[] {
  const group = groups[number];
  if (group === undefined) return [];
  if (!group.except) return group.workloads;
  const left = new Set(group.workloads);
  return workloads.flatMap((_, index) => (left.has(index) ? [] : index));
}
