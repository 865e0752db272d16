import type { Fabric } from '#equation/fabric.ts';
import { bothCarry, firstHop, relayWorkload, secondHop } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import { machinesIn } from '#equation/machines.ts';
import { outcomeOf } from '#equation/outcome.ts';
import type { Passage } from '#equation/passage.ts';
import { requestsFrom, requestsOf } from '#equation/requests.ts';
import type { Machine } from '#mesh/machine.ts';
import type { Way } from '#mesh/way.ts';
import { addressPeer } from '#network/peer.ts';
import { addressClasses, cutAddresses } from '#network/peers/address-class.ts';
import { intersectAddresses, isEmptyAddresses } from '#set/address-set.ts';
import { unionPorts } from '#set/port-set.ts';
import type { RequestSet } from '#set/request-set.ts';
import { ABSENT, strings } from '#set/string-set.ts';

/**
 * The passages of addresses outside, who have no identity of the mesh: only plaintext, but for machines that are, or may be, members of it. Whether
 * a way leads there from outside is another question.
 */
export function addressPassages(fabric: Fabric, listener: FabricListener): readonly Passage[] {
  return listener.ways.flatMap((way) => {
    if (way.accepted === 'no') return [];
    if (way.transport === 'mtls') {
      return machinesIn(fabric, listener.workload, way).flatMap((one) => shown(fabric, listener, way, one));
    }
    const via = way.via && relayWorkload(fabric, way.via);
    const second = secondHop(fabric, listener, way);
    const blocks = [...sourcesIn(way.authorization.permitted), ...sourcesIn(way.authorization.unknown)];
    return addressClasses(fabric.network, via ?? listener.workload, 'ingress').flatMap((found) => {
      const hops = bothCarry(firstHop(listener, way, found), second);
      return cutAddresses(found.peer.addresses, blocks).flatMap((source): readonly Passage[] => {
        const requests = requestsOf(requestsFrom(way.authorization, { source }), ABSENT);
        const outcome = outcomeOf(way, hops, requests, true);
        if (outcome === 'closed') return [];
        return [
          {
            listener,
            peer: addressPeer(source),
            way,
            ...(via === undefined ? {} : { via }),
            outcome,
            ports: outcome === 'open' ? hops.open : unionPorts(hops.open, hops.unknown),
            requests,
            network: { egress: found.egress, ingress: found.ingress },
          },
        ];
      });
    });
  });
}

/** Of a machine outside, which may have the identity that it takes. */
function shown(
  fabric: Fabric,
  listener: FabricListener,
  way: Way,
  { principal, addresses, because }: Machine,
): readonly Passage[] {
  const via = way.via && relayWorkload(fabric, way.via);
  const second = secondHop(fabric, listener, way);
  return addressClasses(fabric.network, via ?? listener.workload, 'ingress').flatMap((found) => {
    const source = intersectAddresses(found.peer.addresses, addresses);
    if (isEmptyAddresses(source)) return [];
    const hops = bothCarry(firstHop(listener, way, found), second);
    const requests = requestsOf(requestsFrom(way.authorization, { source }), strings(principal));
    if (outcomeOf(way, hops, requests, false) === 'closed') return [];
    return [
      {
        ...{ listener, peer: addressPeer(source), way, requests, shown: because },
        ...(via === undefined ? {} : { via }),
        outcome: 'unknown' as const,
        ports: unionPorts(hops.open, hops.unknown),
        network: { egress: found.egress, ingress: found.ingress },
      },
    ];
  });
}

function sourcesIn(set: RequestSet) {
  return set.flatMap(({ addresses }) => addresses.source ?? []);
}
