import type { Fabric } from '#equation/fabric.ts';
import type { Need } from '#plan/need/need.ts';

/** Calls that are guessed since a gateway among the manifests has a route that leads there. */
export function routedNeeds({ mesh, cluster }: Fabric): readonly Need[] {
  return mesh.semantics.istio.entrances.flatMap(({ gateways, routes }) =>
    routes.flatMap(({ resource, pointer, workload, port }) =>
      gateways
        .filter((gateway) => gateway !== workload && cluster.services.length > 0)
        .map(
          (gateway): Need => ({
            basis: 'guessed',
            from: gateway.resource.id,
            to: workload.resource.id,
            port,
            operations: [],
            service: '',
            byAddress: false,
            evidence: { text: `${resource.kind} ${resource.name} leads there`, resource, pointer },
          }),
        ),
    ),
  );
}
