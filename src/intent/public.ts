import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Evidence } from '#intent/suggestion.ts';
import { type Entrance, findEntrances } from '#network/entry/entrance.ts';

/** A workload that something leads the outside to. */
export interface PublicEntry {
  readonly workload: Workload;
  /** Whether it is plain that this is meant. */
  readonly sure: boolean;
  readonly evidence: Evidence;
}

/**
 * The workloads that the outside may be meant to reach. An Ingress or a route is written for that, and so is the only load balancer; of
 * several some may be there by mistake, as may ports of nodes: those are guesses. What a gateway among the manifests passes on comes
 * from the gateway and not from outside.
 */
export function publicEntries(fabric: Fabric): readonly PublicEntry[] {
  const entrances = findEntrances(fabric.cluster).filter(
    (one) => one.type !== 'hostNetwork' && !isPassedOn(fabric, one),
  );
  const balanced = new Set(
    entrances.filter(({ type }) => type === 'LoadBalancer').map(({ workload }) => workload),
  );
  const found = new Map<Workload, PublicEntry>();
  for (const { workload, type, through, resource, pointer } of entrances) {
    const sure = through.type === 'ingress-controller' || (type === 'LoadBalancer' && balanced.size === 1);
    const before = found.get(workload);
    if (before?.sure === true || (before !== undefined && !sure)) continue;
    const name = resource.namespace === '' ? resource.name : `${resource.namespace}/${resource.name}`;
    const kind = resource.kind === type ? type : `${resource.kind} (${type})`;
    found.set(workload, {
      workload,
      sure,
      evidence: { text: `${kind} ${name} leads there`, resource, pointer },
    });
  }
  return [...found.values()];
}

function isPassedOn({ mesh }: Fabric, { resource, through }: Entrance): boolean {
  if (through.type !== 'ingress-controller') return false;
  return mesh.semantics.istio.entrances.some(
    ({ gateways, routes }) => gateways.length > 0 && routes.some((route) => route.resource === resource),
  );
}
