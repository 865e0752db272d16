import type { DiffMap } from '#reach/diff/diff-map-model.ts';
import type { DiffEnd } from '#reach/diff/diff-model.ts';
import type { GroupNumber, MapWorkload } from '#reach/map/map-model.ts';
import { compareText } from '#reach/map/map-order.ts';

/** The workloads of two maps under common numbers. */
export interface Union {
  /** Ids by number, in the order of the maps: namespace, name, kind. */
  readonly ids: readonly string[];
  /** Which sides have it. */
  readonly presence: readonly ('both' | 'base' | 'head')[];
  /** From a side's own numbers. */
  readonly base: readonly number[];
  readonly head: readonly number[];
}

export function uniteWorkloads(base: DiffMap, head: DiffMap): Union {
  const all = new Map<string, MapWorkload>();
  for (const workload of [...base.workloads, ...head.workloads]) all.set(workload.id, workload);
  const ordered = [...all.values()].sort(
    (a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name) || compareText(a.id, b.id),
  );
  const numbers = new Map(ordered.map(({ id }, number) => [id, number]));
  const has = { base: idsOf(base), head: idsOf(head) };
  const renumber = ({ workloads }: DiffMap) => workloads.map(({ id }) => numbers.get(id) ?? -1);
  return {
    ids: ordered.map(({ id }) => id),
    presence: ordered.map(({ id }) => (!has.base.has(id) ? 'head' : has.head.has(id) ? 'both' : 'base')),
    base: renumber(base),
    head: renumber(head),
  };
}

function idsOf({ workloads }: DiffMap): ReadonlySet<string> {
  return new Set(workloads.map(({ id }) => id));
}

/** Workloads that all the given groups of both maps treat alike, and that are in the same maps. */
export interface Classes {
  /** Numbers of workloads by number of the class. */
  readonly members: readonly (readonly number[])[];
  /** By number of the workload. */
  readonly classOf: readonly number[];
  /** By number of a side's group: the classes in it. Only for groups that were given. */
  readonly base: ReadonlyMap<GroupNumber, readonly number[]>;
  readonly head: ReadonlyMap<GroupNumber, readonly number[]>;
}

interface Side {
  readonly map: DiffMap;
  readonly groups: Iterable<GroupNumber>;
}

/** Splits the workloads by every group: exact, in time that grows with the sizes of the groups. */
export function classify(union: Union, base: Side, head: Side): Classes {
  const classOf = new Int32Array(union.ids.length);
  const kinds = ['both', 'base', 'head'] as const;
  for (const [number, presence] of union.presence.entries()) classOf[number] = kinds.indexOf(presence);
  const lists = {
    base: listsOf(base, union.base),
    head: listsOf(head, union.head),
  };
  let count = 3;
  for (const list of [...lists.base.values(), ...lists.head.values()]) count = split(classOf, list, count);
  const { members, renumbered } = gather(classOf);
  const classesIn = (list: readonly number[]) => [
    ...new Set(list.map((number) => renumbered.get(classOf[number] ?? 0) ?? 0)),
  ];
  const known = (of: ReadonlyMap<GroupNumber, readonly number[]>) =>
    new Map([...of].map(([group, list]) => [group, classesIn(list)]));
  const own = Array.from(classOf, (old) => renumbered.get(old) ?? 0);
  return { members, classOf: own, base: known(lists.base), head: known(lists.head) };
}

function listsOf({ map, groups }: Side, renumber: readonly number[]): Map<GroupNumber, readonly number[]> {
  return new Map(
    [...new Set(groups)].map((group) => [
      group,
      (map.groups[group] ?? []).map((number) => renumber[number] ?? 0),
    ]),
  );
}

/** The part of each class that is in the list becomes a class of its own. */
function split(classOf: Int32Array, list: readonly number[], count: number): number {
  if (list.length === classOf.length) return count;
  const fresh = new Map<number, number>();
  let next = count;
  for (const number of new Set(list)) {
    const old = classOf[number] ?? 0;
    const own = fresh.get(old) ?? next++;
    fresh.set(old, own);
    classOf[number] = own;
  }
  return next;
}

/** Classes numbered by their first member. */
function gather(classOf: Int32Array): {
  readonly members: readonly (readonly number[])[];
  readonly renumbered: ReadonlyMap<number, number>;
} {
  const members: number[][] = [];
  const renumbered = new Map<number, number>();
  for (const [number, old] of classOf.entries()) {
    const own = renumbered.get(old) ?? members.length;
    if (own === members.length) {
      renumbered.set(old, own);
      members.push([]);
    }
    members[own]?.push(number);
  }
  return { members, renumbered };
}

const FEW = 20;

/** Workloads by their ascending numbers; as everybody but a few, where that is shorter. */
export function workloadsEnd({ ids }: Union, numbers: readonly number[]): DiffEnd {
  const named = (some: readonly number[]) => some.map((number) => ids[number] ?? '');
  if (numbers.length <= FEW || numbers.length <= ids.length / 2)
    return { type: 'workloads', ids: named(numbers) };
  const inside = new Set(numbers);
  const others = Array.from(ids.keys()).filter((number) => !inside.has(number));
  return { type: 'all-workloads', except: named(others) };
}
