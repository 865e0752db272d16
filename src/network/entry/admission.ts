import { connections } from '#network/connections.ts';
import { type Entrance, findEntrances } from '#network/entry/entrance.ts';
import type { Network } from '#network/network.ts';
import { type AddressPeer, addressPeer, type ControllerPeer, workloadPeer } from '#network/peer.ts';
import { addressClasses } from '#network/peers/address-class.ts';
import type { Verdict } from '#network/verdict/verdict.ts';
import { intersectAddresses, isEmptyAddresses } from '#set/address-set.ts';
import { type ConnectionSet, intersect, isEmpty } from '#set/connection-set.ts';

/** An entrance, and what policies let through it: by whom, and why. Nothing, if `through` everything is closed. */
export interface Admission {
  readonly entrance: Entrance;
  readonly admitted: readonly Admitted[];
}

export interface Admitted {
  readonly peer: AddressPeer | ControllerPeer;
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
  readonly ingress: Verdict;
}

/** What the outside reaches: each entrance with what the policies of its workload let in, in order of reading. */
export function findAdmissions(network: Network): readonly Admission[] {
  return findEntrances(network.cluster).map((entrance) => ({
    entrance,
    admitted:
      entrance.through.type === 'address'
        ? fromAddresses(network, entrance, addressPeer(entrance.through.addresses))
        : fromController(network, entrance),
  }));
}

function fromAddresses(network: Network, entrance: Entrance, world: AddressPeer): readonly Admitted[] {
  return addressClasses(network, entrance.workload, 'ingress').flatMap(({ peer, open, unknown, ingress }) => {
    const addresses = intersectAddresses(peer.addresses, world.addresses);
    if (isEmptyAddresses(addresses)) return [];
    return admitted({ peer: addressPeer(addresses), open, unknown, ingress }, entrance);
  });
}

function fromController(network: Network, entrance: Entrance): readonly Admitted[] {
  const peer = { type: 'ingress-controller' } as const;
  const { open, unknown, ingress } = connections(network, peer, workloadPeer(entrance.workload));
  return admitted({ peer, open, unknown, ingress }, entrance);
}

/** Only the ports that the entrance leads to. */
function admitted(all: Admitted, { connections: ports }: Entrance): readonly Admitted[] {
  const [open, unknown] = [intersect(all.open, ports), intersect(all.unknown, ports)];
  return isEmpty(open) && isEmpty(unknown) ? [] : [{ ...all, open, unknown }];
}
