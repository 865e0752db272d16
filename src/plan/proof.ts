import type { MeshBecause } from '#mesh/because.ts';
import { formatMeshBecause } from '#mesh/format-because.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { isMember } from '#plan/member.ts';
import { namedListeners, openListener } from '#plan/openness.ts';
import type { Plan } from '#plan/schema.ts';
import type { Teller } from '#plan/tell.ts';
import type { World } from '#plan/world.ts';
import { isNoRequests, whereValue } from '#set/request-set.ts';
import { ABSENT } from '#set/string-set.ts';

/** What makes listeners refuse plaintext: each reason with the number of listeners that it holds for, the commonest first. */
export function proofOf({ fabric }: World, teller: Teller): Plan['proof'] {
  const found = new Map<string, { because: MeshBecause; listeners: number }>();
  for (const workload of fabric.network.workloads) {
    if (isMember(fabric, workload) !== 'yes') continue;
    const byAuthorization = membershipOf(fabric.mesh, workload).mesh === 'linkerd';
    for (const listener of namedListeners(fabric, workload)) {
      if (openListener(fabric, listener) !== undefined) continue;
      const plain = listener.ways.filter(({ transport }) => transport === 'plaintext');
      const because = plain.flatMap((way) => {
        if (way.accepted === 'no' || !byAuthorization) return way.because;
        return way.authorization.decisions
          .filter(
            ({ outcome, requests }) =>
              outcome === 'denied' && !isNoRequests(whereValue(requests, 'principal', ABSENT)),
          )
          .flatMap((one) => one.because);
      });
      for (const one of distinct(because.filter(({ reason }) => reason !== 'linkerd/not-http'))) {
        const key = keyOf(one);
        const known = found.get(key) ?? { because: one, listeners: 0 };
        known.listeners += 1;
        found.set(key, known);
      }
    }
  }
  return [...found.values()]
    .flatMap(({ because, listeners }) =>
      teller.mesh([because]).map((reason) => ({ listeners, because: reason })),
    )
    .sort((a, b) => b.listeners - a.listeners);
}

function distinct(because: readonly MeshBecause[]): readonly MeshBecause[] {
  return [...new Map(because.map((one) => [keyOf(one), one])).values()];
}

function keyOf(because: MeshBecause): string {
  return JSON.stringify([formatMeshBecause(because), because.resource?.id ?? '', because.pointer ?? '']);
}
