import type { Workload } from '#cluster/workload.ts';
import type { MeshEntrance } from '#mesh/entrance.ts';
import type { Istio } from '#mesh/istio/model.ts';

const indexed = new WeakMap<Istio, ReadonlyMap<Workload, readonly MeshEntrance[]>>();

/** The servers that configure a gateway's proxy. */
export function gatewayServers(istio: Istio, workload: Workload): readonly MeshEntrance[] {
  const found = indexed.get(istio) ?? byWorkload([]);
  indexed.set(istio, found);
  return found.get(workload) ?? [];
}

function byWorkload(entrances: readonly MeshEntrance[]): ReadonlyMap<Workload, readonly MeshEntrance[]> {
  const found = new Map<Workload, MeshEntrance[]>();
  for (const entrance of entrances) {
    for (const workload of entrance.gateways) {
      const own = found.get(workload);
      if (own === undefined) found.set(workload, [entrance]);
      else own.push(entrance);
    }
  }
  return found;
}
