import type { Workload } from '#cluster/workload.ts';
import type { Entered } from '#equation/entered.ts';
import { byAddresses, byController } from '#equation/entering-outside.ts';
import type { Fabric } from '#equation/fabric.ts';
import { listenerAt } from '#equation/listener.ts';
import { isProxyPort } from '#equation/proxy-port.ts';
import { works } from '#equation/works.ts';
import type { EntranceRoute, MeshEntrance } from '#mesh/entrance.ts';
import { MESH_KINDS } from '#mesh/membership.ts';
import { findEntrances } from '#network/entry/entrance.ts';
import { hasPort } from '#set/port-set.ts';

/** What a gateway of the mesh leads in by a route: from outside to the gateway, and from there to the workload. */
export interface RoutedIn extends Entered {
  readonly route: EntranceRoute;
  readonly resource: EntranceRoute['resource'];
  readonly gateway?: Workload;
}

/**
 * The routes of the mesh's gateways that lead to a workload, each with whether an honest client gets in by it. A server that asks for the mesh's own
 * certificates isn't for the outside.
 */
export function byGateways(fabric: Fabric, workload: Workload): readonly RoutedIn[] {
  return MESH_KINDS.flatMap((kind) => fabric.mesh.semantics[kind].entrances)
    .filter(({ tls }) => tls !== 'mesh')
    .flatMap((entrance) =>
      entrance.routes
        .filter((route) => route.workload === workload && !isProxyPort(fabric, workload, 'TCP', route.port))
        .flatMap((route) => throughEach(fabric, entrance, route)),
    );
}

/** Through each workload that is the gateway; if the manifests have none, it is as good as any ingress controller. */
function throughEach(fabric: Fabric, entrance: MeshEntrance, route: EntranceRoute): readonly RoutedIn[] {
  const { resource } = route;
  const listener = listenerAt(fabric, route.workload, route.port);
  if (listener === undefined) return [];
  if (entrance.gateways.length === 0) {
    const found = byController(fabric, listener);
    return [
      {
        ...found,
        ...(found.outcome === 'closed' ? {} : { outcome: 'unknown', seen: false }),
        route,
        resource,
      },
    ];
  }
  return entrance.gateways.map((gateway): RoutedIn => {
    const base = { route, resource, gateway };
    const outer = toGateway(fabric, entrance, gateway);
    if (outer.outcome === 'closed') return { ...outer, ...base };
    const { outcome, calls } = works(fabric, gateway, listener);
    const call = calls.find((one) => one.outcome === outcome);
    const stoppedBy = call?.stoppedBy;
    const inner = { ...base, ...(call && { call }), ...(stoppedBy && { stoppedBy }) };
    if (outcome === 'closed') return { ...inner, outcome, seen: true };
    const both = outer.outcome === 'open' ? outcome : 'unknown';
    return { ...outer, ...inner, outcome: both, seen: outer.seen };
  });
}

/** From outside to the gateway itself. Where nothing of the manifests leads there, the way in stands elsewhere. */
function toGateway(fabric: Fabric, { podPorts }: MeshEntrance, gateway: Workload): Entered {
  const all = findEntrances(fabric.cluster).flatMap(({ workload, connections, through }) => {
    if (workload !== gateway || through.type !== 'address') return [];
    return podPorts
      .filter((port) => hasPort(connections.TCP, port))
      .flatMap((port) => listenerAt(fabric, gateway, port) ?? [])
      .flatMap((listener) => byAddresses(fabric, listener, through.addresses) ?? []);
  });
  const best = (['open', 'unknown', 'closed'] as const).flatMap((wanted) =>
    all.filter(({ outcome }) => outcome === wanted),
  );
  return best[0] ?? { outcome: 'unknown', seen: false };
}
