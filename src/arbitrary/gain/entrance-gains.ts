import type { Gain } from '#arbitrary/gain/gain.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { EntranceTls } from '#mesh/entrance.ts';
import { MESH_KINDS } from '#mesh/membership.ts';

/** How much a gateway asks of who connects from outside; what can't be told counts as nothing. */
const DEMANDS: Readonly<Record<EntranceTls, number>> = {
  none: 0,
  unknown: 0,
  redirect: 1,
  'optional-mutual': 2,
  simple: 2,
  passthrough: 2,
  mutual: 3,
  mesh: 3,
};

/** Servers of gateways that ask less of who connects: no TLS, or no certificate, where they did. */
export function entranceGains(before: Fabric, after: Fabric): readonly Gain[] {
  const was = demands(before);
  return [...demands(after)].flatMap(([key, { tls, workload, port }]): readonly Gain[] => {
    const earlier = was.get(key);
    if (earlier === undefined || DEMANDS[tls] >= DEMANDS[earlier.tls]) return [];
    const requests = `by TLS ${tls} instead of ${earlier.tls}`;
    const shared = { protocol: 'TCP', ports: String(port), requests } as const;
    return [{ kind: 'entrance', workload, ...shared, who: 'whoever connects from outside', outcome: 'open' }];
  });
}

interface Demand {
  readonly tls: EntranceTls;
  readonly workload: string;
  readonly port: number;
}

/** The least that is asked at each port of a gateway's pods. */
function demands({ mesh }: Fabric): ReadonlyMap<string, Demand> {
  const found = new Map<string, Demand>();
  for (const { gateways, podPorts, tls } of MESH_KINDS.flatMap((kind) => mesh.semantics[kind].entrances)) {
    for (const { resource } of gateways) {
      for (const port of podPorts) {
        const key = `${resource.id} ${port}`;
        const known = found.get(key);
        if (known === undefined || DEMANDS[tls] < DEMANDS[known.tls]) {
          found.set(key, { tls, workload: resource.id, port });
        }
      }
    }
  }
  return found;
}
