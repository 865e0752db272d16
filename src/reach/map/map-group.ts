import type { Workload } from '#cluster/workload.ts';
import type { GroupNumber } from '#reach/map/map-model.ts';

/** Gives each list of workloads a number: the same one to equal lists. */
export interface Groups {
  readonly numberOf: (workloads: readonly Workload[]) => GroupNumber;
  /** The lists so far, each ascending. */
  readonly lists: readonly (readonly number[])[];
}

export function groupsOf(numbers: ReadonlyMap<Workload, number>): Groups {
  const lists: (readonly number[])[] = [];
  const byArray = new WeakMap<readonly Workload[], GroupNumber>();
  const byText = new Map<string, GroupNumber>();
  const add = (workloads: readonly Workload[]): GroupNumber => {
    const list = workloads.flatMap((workload) => numbers.get(workload) ?? []).sort((a, b) => a - b);
    const text = rangesText(list);
    const known = byText.get(text) ?? lists.length;
    if (known === lists.length) {
      lists.push(list);
      byText.set(text, known);
    }
    return known;
  };
  return {
    lists,
    numberOf: (workloads) => {
      const number = byArray.get(workloads) ?? add(workloads);
      byArray.set(workloads, number);
      return number;
    },
  };
}

/** Ascending numbers as runs, so that a group of thousands (a namespace, everybody) is a short key. */
function rangesText(list: readonly number[]): string {
  let text = '';
  let start = -1;
  let last = -2;
  for (const number of list) {
    if (number !== last + 1) {
      if (start >= 0) text += `${start}-${last},`;
      start = number;
    }
    last = number;
  }
  return start >= 0 ? `${text}${start}-${last}` : text;
}
