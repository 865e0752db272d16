import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { firstHop } from '#equation/hop.ts';
import { accepts } from '#equation/listener.ts';
import { requestsFrom, requestsOf } from '#equation/requests.ts';
import { connections } from '#network/connections.ts';
import type { Entrance } from '#network/entry/entrance.ts';
import { workloadPeer } from '#network/peer.ts';
import { type AddressFlow, addressFlows } from '#reach/map/fabric/address-flow.ts';
import { combineFlows, type ToldFlow } from '#reach/map/fabric/combine.ts';
import { type Flow, flowsOf } from '#reach/map/fabric/flow.ts';
import { allEntrances } from '#reach/map/fabric/implied-entrance.ts';
import { allEntrances as meshEntrances } from '#reach/map/fabric/tls-port.ts';
import { transportOf, type WayClass, wayClasses } from '#reach/map/fabric/way-class.ts';
import type { MapAdmitted, MapEntrance, MapReason, RefusingLayer } from '#reach/map/map-model.ts';
import { mapConnections, meshReason, resourceRef } from '#reach/map/map-reason.ts';
import { type AddressSet, ALL_ADDRESSES, intersectAddresses, isEmptyAddresses } from '#set/address-set.ts';
import { formatAddresses } from '#set/address-text.ts';
import { type ConnectionSet, intersect, isEmpty, NO_CONNECTIONS, union } from '#set/connection-set.ts';
import { ABSENT, ALL_STRINGS } from '#set/string-set.ts';

/**
 * The ways in from outside with what network and mesh let through. Routes of gateways whose pods are among the manifests are no ways in of
 * their own: those lead through the gateway (`gates`).
 */
export function fabricEntrances(
  fabric: Fabric,
  numberOf: ReadonlyMap<Workload, number>,
): readonly MapEntrance[] {
  const classes = wayClasses(fabric);
  return entranceReach(fabric)
    .flatMap(({ entrance, admitted }): readonly MapEntrance[] => {
      const { workload, type, resource, pointer } = entrance;
      const [to, own] = [numberOf.get(workload), classes.get(workload)];
      if (to === undefined || own === undefined) return [];
      const base = { type, resource: resourceRef(resource), pointer, to };
      const refused = admitted.length > 0 ? {} : { refusedBy: refusing(fabric, own, entrance) };
      const told = admitted.flatMap(({ from, found }) => found.map((one) => mapAdmitted(from, one)));
      return [{ ...base, connections: entrance.connections, admitted: told, ...refused }];
    })
    .sort((a, b) => a.to - b.to);
}

/** A way in, and who comes in by it. */
export interface EntranceReach {
  readonly entrance: Entrance;
  readonly admitted: readonly Entering[];
}

interface Entering {
  readonly from: MapAdmitted['from'];
  readonly flows: readonly Flow[];
  /** The same as it is told. */
  readonly found: readonly { readonly flow: ToldFlow; readonly because: readonly MapReason[] }[];
}

function mapAdmitted(from: MapAdmitted['from'], { flow, because }: Entering['found'][number]): MapAdmitted {
  const { open, unknown, transport, text, via } = flow;
  return { from, open, unknown, because, transport, requests: text, via };
}

const known = new WeakMap<Fabric, readonly EntranceReach[]>();

/** The ways in with whom network and mesh let through. Worked out once for each fabric. */
export function entranceReach(fabric: Fabric): readonly EntranceReach[] {
  const answer = known.get(fabric) ?? findReach(fabric);
  known.set(fabric, answer);
  return answer;
}

function findReach(fabric: Fabric): readonly EntranceReach[] {
  const classes = wayClasses(fabric);
  const flows = new Map<Workload, readonly AddressFlow[]>();
  const routed = gatewayRoutes(fabric);
  return allEntrances(fabric.cluster).flatMap((entrance): readonly EntranceReach[] => {
    const { workload, resource, through } = entrance;
    const own = classes.get(workload);
    if (own === undefined || (through.type === 'ingress-controller' && routed.has(resource.id))) return [];
    const found = flows.get(workload) ?? addressFlows(fabric, own, workload);
    flows.set(workload, found);
    const admitted =
      through.type === 'address'
        ? fromAddresses(found, entrance, through.addresses)
        : fromController(fabric, own, entrance);
    return [{ entrance, admitted }];
  });
}

/** Routes that a gateway among the manifests serves, by id. */
function gatewayRoutes(fabric: Fabric): ReadonlySet<string> {
  return new Set(
    meshEntrances(fabric)
      .filter(({ gateways }) => gateways.length > 0)
      .flatMap(({ routes }) => routes.map(({ resource }) => resource.id)),
  );
}

function fromAddresses(
  flows: readonly AddressFlow[],
  { connections: ports }: Entrance,
  world: AddressSet,
): readonly Entering[] {
  const bySource = new Map<string, { readonly addresses: AddressSet; readonly own: AddressFlow[] }>();
  for (const one of flows) {
    const addresses = intersectAddresses(one.addresses, world);
    const flow = limited(one.flow, ports);
    if (isEmptyAddresses(addresses) || flow === undefined) continue;
    const key = formatAddresses(addresses);
    const known = bySource.get(key) ?? { addresses, own: [] };
    known.own.push({ ...one, flow });
    bySource.set(key, known);
  }
  return [...bySource.values()].map(({ addresses, own }) => ({
    from: addresses,
    flows: own.map(({ flow }) => flow),
    found: combineFlows(own).map(({ flow, of }) => ({
      flow,
      because: distinct(of.flatMap(({ because }) => because)),
    })),
  }));
}

function distinct(reasons: readonly MapReason[]): readonly MapReason[] {
  return [...new Map(reasons.map((one) => [JSON.stringify(one), one])).values()];
}

/** Only the ports that the entrance leads to. */
function limited(flow: Flow, ports: ConnectionSet): Flow | undefined {
  const [open, unknown] = [intersect(flow.open, ports), intersect(flow.unknown, ports)];
  return isEmpty(open) && isEmpty(unknown) ? undefined : { ...flow, open, unknown };
}

/** A controller that isn't among the manifests may be in the mesh, under whatever identity; that it isn't is sure of nobody. */
function fromController(fabric: Fabric, own: WayClass, entrance: Entrance): readonly Entering[] {
  const peer = { type: 'ingress-controller' } as const;
  const answer = connections(fabric.network, peer, workloadPeer(entrance.workload));
  const { ingress } = answer;
  const found = own.listeners.flatMap((one) => {
    const listener = { ...one, workload: entrance.workload };
    return listener.ways.flatMap((way) => {
      if (way.via !== undefined) return [];
      const how = { transport: transportOf(own, listener, way), via: '' };
      const bare = way.transport === 'plaintext';
      const all = requestsFrom(way.authorization, {
        source: fabric.network.options.podAddresses ?? ALL_ADDRESSES,
      });
      const requests = requestsOf(all, bare ? ABSENT : ALL_STRINGS);
      const hops = firstHop(listener, way, answer);
      return flowsOf(listener, way, how, hops, requests, bare).flatMap((flow) => {
        const part = limited(flow, entrance.connections);
        return part === undefined ? [] : [{ flow: part, mesh: way.because }];
      });
    });
  });
  if (found.length === 0) return [];
  const told = combineFlows(found).map(({ flow, of }) => ({
    flow,
    because: [
      ...mapConnections({ open: union(flow.open, flow.unknown), unknown: NO_CONNECTIONS, ingress }).because,
      ...new Set(of.flatMap(({ mesh }) => mesh.map(meshReason))),
    ],
  }));
  return [{ from: 'ingress-controller', flows: found.map(({ flow }) => flow), found: told }];
}

/** The first layer that lets nobody through. */
function refusing(
  { network }: Fabric,
  own: WayClass,
  { workload, through, connections: ports }: Entrance,
): RefusingLayer {
  const from =
    through.type === 'address'
      ? ({ type: 'address', addresses: through.addresses } as const)
      : ({ type: 'ingress-controller' } as const);
  const { open, unknown } = connections(network, from, workloadPeer(workload));
  if (isEmpty(intersect(union(open, unknown), ports))) return 'network';
  const meant = own.listeners.filter(
    ({ protocol, port }) => !isEmpty(intersect({ ...NO_CONNECTIONS, [protocol]: [[port, port]] }, ports)),
  );
  return meant.some((listener) => accepts(listener).plaintext !== 'no') ? 'authorization' : 'transport';
}
