import type { Fabric } from '#equation/fabric.ts';
import type { Suggestion } from '#intent/suggestion.ts';

/** Calls that are guessed since a gateway among the manifests has a route that leads there. */
export function routedCalls({ mesh, cluster }: Fabric): readonly Suggestion[] {
  return mesh.semantics.istio.entrances.flatMap(({ gateways, routes }) =>
    routes.flatMap(({ resource, pointer, workload, port }) =>
      gateways
        .filter((gateway) => gateway !== workload && cluster.services.length > 0)
        .map(
          (gateway): Suggestion => ({
            basis: 'route',
            from: gateway,
            to: workload,
            port,
            operations: [],
            sure: false,
            evidence: { text: `${resource.kind} ${resource.name} leads there`, resource, pointer },
          }),
        ),
    ),
  );
}
