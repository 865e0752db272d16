import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { bothCarry, firstHop, relayWorkload, secondHop } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import { machinesIn } from '#equation/machines.ts';
import { requestsFrom, requestsOf } from '#equation/requests.ts';
import type { Machine } from '#mesh/machine.ts';
import type { Way } from '#mesh/way.ts';
import { addressClasses, cutAddresses } from '#network/peers/address-class.ts';
import { type Flow, flowsOf } from '#reach/map/fabric/flow.ts';
import { permittingNone } from '#reach/map/fabric/permitting.ts';
import { transportOf, type WayClass } from '#reach/map/fabric/way-class.ts';
import type { MapReason } from '#reach/map/map-model.ts';
import { mapConnections, meshReason } from '#reach/map/map-reason.ts';
import { type AddressSet, intersectAddresses, isEmptyAddresses } from '#set/address-set.ts';
import { NO_CONNECTIONS, union } from '#set/connection-set.ts';
import type { RequestSet } from '#set/request-set.ts';
import { ABSENT, strings } from '#set/string-set.ts';

/**
 * Addresses outside, and what they get from a workload. They have no identity of the mesh: only ways that take none, but for machines that may
 * have one.
 */
export interface AddressFlow {
  readonly addresses: AddressSet;
  readonly flow: Flow;
  readonly because: readonly MapReason[];
}

export function addressFlows(fabric: Fabric, own: WayClass, to: Workload): readonly AddressFlow[] {
  const classes = classesOnce(fabric);
  return own.listeners.flatMap((one) => {
    const listener = { ...one, workload: to };
    return listener.ways.flatMap((way) => {
      if (way.accepted === 'no') return [];
      if (way.transport === 'mtls') {
        return machinesIn(fabric, to, way).flatMap((machine) =>
          machineFlows(fabric, own, listener, way, machine, classes),
        );
      }
      const via = way.via && relayWorkload(fabric, way.via);
      const second = secondHop(fabric, listener, way);
      const how = { transport: transportOf(own, listener, way), via: via?.resource.id ?? '' };
      const { permitted, unknown } = way.authorization;
      const blocks = [...sourcesIn(permitted), ...sourcesIn(unknown)];
      return classes(via ?? to).flatMap((found) => {
        const hops = bothCarry(firstHop(listener, way, found), second);
        return cutAddresses(found.peer.addresses, blocks).flatMap((source) => {
          const requests = requestsOf(requestsFrom(way.authorization, { source }), ABSENT);
          return flowsOf(listener, way, how, hops, requests, true).map((flow): AddressFlow => {
            const { egress, ingress } = found;
            const asked = union(flow.open, flow.unknown);
            const network = mapConnections({ open: asked, unknown: NO_CONNECTIONS, egress, ingress }).because;
            const mesh = [...way.because, ...permittingNone(way.authorization)].map(meshReason);
            return { addresses: source, flow, because: [...network, ...new Set(mesh)] };
          });
        });
      });
    });
  });
}

/** What a machine outside may get, if it shows its identity. */
function machineFlows(
  fabric: Fabric,
  own: WayClass,
  listener: FabricListener,
  way: Way,
  { principal, addresses, because }: Machine,
  classes: (to: Workload) => ReturnType<typeof addressClasses>,
): readonly AddressFlow[] {
  const via = way.via && relayWorkload(fabric, way.via);
  const second = secondHop(fabric, listener, way);
  const how = { transport: transportOf(own, listener, way), via: via?.resource.id ?? '' };
  return classes(via ?? listener.workload).flatMap((found) => {
    const source = intersectAddresses(found.peer.addresses, addresses);
    if (isEmptyAddresses(source)) return [];
    const hops = bothCarry(firstHop(listener, way, found), second);
    const requests = requestsOf(requestsFrom(way.authorization, { source }), strings(principal));
    return flowsOf(listener, way, how, hops, requests, false).map((flow): AddressFlow => {
      const { egress, ingress } = found;
      const network = mapConnections({
        open: flow.unknown,
        unknown: NO_CONNECTIONS,
        egress,
        ingress,
      }).because;
      const mesh = [because, ...way.because].map(meshReason);
      return { addresses: source, flow, because: [...network, ...new Set(mesh)] };
    });
  });
}

/** What the network says of addresses, asked once for each workload. */
function classesOnce({ network }: Fabric): (to: Workload) => ReturnType<typeof addressClasses> {
  const known = new Map<Workload, ReturnType<typeof addressClasses>>();
  return (to) => {
    const found = known.get(to) ?? addressClasses(network, to, 'ingress');
    known.set(to, found);
    return found;
  };
}

function sourcesIn(set: RequestSet): readonly AddressSet[] {
  return set.flatMap(({ addresses }) => addresses.source ?? []);
}
