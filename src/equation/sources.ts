import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { connectivity, type Edge } from '#network/connectivity.ts';
import { andNotBits, type Bits, bitsOf, isNoBits } from '#set/bits.ts';

/** Existing workloads that can open the same connections to a workload, for the same reasons. Never the workload itself. */
export interface Source extends Omit<Edge, 'from' | 'to'> {
  readonly members: Bits;
}

const known = new WeakMap<Fabric, ReadonlyMap<Workload, readonly Source[]>>();

/** Who among the existing workloads gets past the network's policies to a workload, in classes. Computed once for all. */
export function sourcesOf(fabric: Fabric, to: Workload): readonly Source[] {
  let all = known.get(fabric);
  if (all === undefined) {
    all = allSources(fabric);
    known.set(fabric, all);
  }
  return all.get(to) ?? [];
}

function allSources({ network }: Fabric): ReadonlyMap<Workload, readonly Source[]> {
  const sources = new Map<Workload, Source[]>();
  const count = network.workloads.length;
  for (const { from, to, ...answer } of connectivity(network)) {
    const members = bitsOf(
      count,
      from.flatMap((workload) => network.numbers.get(workload) ?? []),
    );
    for (const workload of to) {
      const others = andNotBits(members, bitsOf(count, [network.numbers.get(workload) ?? 0]));
      if (isNoBits(others)) continue;
      const list = sources.get(workload);
      const source = { ...answer, members: others };
      if (list === undefined) sources.set(workload, [source]);
      else list.push(source);
    }
  }
  return sources;
}
