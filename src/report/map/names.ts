import type { ReachMap } from '#reach/map/map.ts';

/** By number: `namespace/name`, with the kind before it where that alone would be two workloads. */
export function workloadNames({ workloads }: ReachMap): readonly string[] {
  const counts = new Map<string, number>();
  const short = workloads.map(({ namespace, name }) => `${namespace}/${name}`);
  for (const name of short) counts.set(name, (counts.get(name) ?? 0) + 1);
  return workloads.map(({ id }, number) => {
    const name = short[number] ?? id;
    return counts.get(name) === 1 ? name : id;
  });
}
