import type { Fabric } from '#equation/fabric.ts';
import { type Bits, members } from '#set/bits.ts';

/** Numbers for lists of workloads: equal lists have the same one. */
export interface Groups {
  numberOf(bits: Bits): number;
  readonly lists: readonly (readonly string[])[];
}

/** Lists by the numbers of the fabric's network; written as ids, in order. */
export function groupsOf({ network }: Fabric): Groups {
  const numbers = new Map<string, number>();
  const lists: (readonly string[])[] = [];
  return {
    lists,
    numberOf(bits) {
      const key = bits.join();
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, lists.length);
      const ids = members(bits).flatMap((number) => network.workloads[number]?.resource.id ?? []);
      lists.push(ids.sort());
      return lists.length - 1;
    },
  };
}
