import { type Box, WHOLE } from '#arbitrary/gain/box.ts';
import { principalsOf } from '#arbitrary/gain/principals.ts';
import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Fabric } from '#equation/fabric.ts';
import { inbound } from '#equation/inbound.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Passage } from '#equation/passage.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { findEntrances } from '#network/entry/entrance.ts';
import { intersectAddresses, isEmptyAddresses } from '#set/address-set.ts';
import { members } from '#set/bits.ts';
import { intersectLabels, type LabelSpace } from '#set/label-space.ts';
import { intersectPorts } from '#set/port-set.ts';
import { ALL_STRINGS, intersectStrings, isNoStrings } from '#set/string-set.ts';

/** What somebody reaches of a listener. */
export interface Reached {
  /** An existing workload by id, pods that could be added, addresses by themselves, or by a way in from outside. */
  readonly who:
    | { readonly type: 'workload'; readonly id: string }
    | { readonly type: 'pods' | 'addresses' | 'outside' };
  readonly transport: 'plaintext' | 'mtls';
  /** What isn't closed for sure; and what is open for sure. */
  readonly possible: Box;
  readonly certain: Box | undefined;
}

/** Everybody who reaches a listener, as boxes. */
export function reachedOf(fabric: Fabric, listener: FabricListener): readonly Reached[] {
  return inbound(fabric, listener).flatMap((passage) => {
    const { way, outcome, ports, requests } = passage;
    return peersOf(fabric, passage).map(({ who, box }): Reached => {
      const shared = { ...box, ports: intersectPorts(box.ports, ports) };
      const certain = outcome === 'open' ? { ...shared, requests: requests.certain } : undefined;
      return { who, transport: way.transport, possible: { ...shared, requests: requests.possible }, certain };
    });
  });
}

interface Peers {
  readonly who: Reached['who'];
  readonly box: Box;
}

function peersOf(fabric: Fabric, passage: Passage): readonly Peers[] {
  const { peer } = passage;
  switch (peer.type) {
    case 'workloads':
      return members(peer.members).flatMap((number) => {
        const id = fabric.network.workloads[number]?.resource.id;
        return id === undefined ? [] : { who: { type: 'workload', id }, box: WHOLE };
      });
    case 'pods':
      return podBoxes(fabric, passage, peer).map((box) => ({ who: { type: 'pods' }, box }));
    case 'address':
      return addressBoxes(fabric, passage, peer);
    default:
      return peer satisfies never;
  }
}

/**
 * A box for each namespace, since service accounts are of one; and one for all that don't exist. Every pod has a service account, whose
 * identity it may show or not: where none is asked for, it may be any.
 */
function podBoxes(
  fabric: Fabric,
  { listener }: Passage,
  { pods, namespaces, newNamespaces, principals }: Extract<Passage['peer'], { type: 'pods' }>,
): readonly Box[] {
  const { mesh: kind } = membershipOf(fabric.mesh, listener.workload);
  const taken = [...fabric.cluster.namespaces.keys()].sort();
  const elsewhere: LabelSpace = { [NAME_LABEL]: { absent: false, except: true, values: taken } };
  const boxes = pods.regions.flatMap(({ labels, namespaceLabels }) => [
    ...namespaces.map((name): Box => {
      const own =
        principals === undefined
          ? ALL_STRINGS
          : intersectStrings(principals, principalsOf(fabric, kind, [name]));
      return { ...WHOLE, labels, namespaces: named(name), principals: own };
    }),
    ...(newNamespaces ? [intersectLabels(namespaceLabels, elsewhere) ?? []].flat() : []).map((space): Box => {
      const own =
        principals === undefined
          ? ALL_STRINGS
          : intersectStrings(principals, principalsOf(fabric, kind, taken, true));
      return { ...WHOLE, labels, namespaces: space, principals: own };
    }),
  ]);
  return boxes.filter((box) => !isNoStrings(box.principals));
}

export function named(name: string): LabelSpace {
  return { [NAME_LABEL]: { absent: false, except: false, values: [name] } };
}

function addressBoxes(
  { cluster }: Fabric,
  { listener }: Passage,
  { addresses }: Extract<Passage['peer'], { type: 'address' }>,
): readonly Peers[] {
  const ways = findEntrances(cluster).filter(({ workload }) => workload === listener.workload);
  const led = ways.flatMap(({ through, connections }): readonly Peers[] => {
    if (through.type !== 'address') return [];
    const both = intersectAddresses(addresses, through.addresses);
    const ports = connections[listener.protocol];
    if (isEmptyAddresses(both) || ports.length === 0) return [];
    return [{ who: { type: 'outside' }, box: { ...WHOLE, addresses: both, ports } }];
  });
  return [{ who: { type: 'addresses' }, box: { ...WHOLE, addresses } }, ...led];
}
