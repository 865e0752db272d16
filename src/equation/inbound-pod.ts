import { cellsOf } from '#equation/cells.ts';
import { entryOf } from '#equation/entry.ts';
import type { Fabric } from '#equation/fabric.ts';
import { bothCarry, type Carried, firstHop, secondHop } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Newcomers } from '#equation/newcomers.ts';
import { outcomeOf } from '#equation/outcome.ts';
import type { Passage } from '#equation/passage.ts';
import { principalsOf } from '#equation/principals.ts';
import type { Requests } from '#equation/requests.ts';
import { witnessOf } from '#equation/witness.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { unionPorts } from '#set/port-set.ts';
import { intersectStrings, isNoStrings, type StringSet } from '#set/string-set.ts';

/**
 * The passages of pods that somebody could add: any labels, any namespace, any service account of it, in the mesh or not. What it
 * takes of a service account is told by `principals`.
 */
export function podPassages(fabric: Fabric, listener: FabricListener): readonly Passage[] {
  return listener.ways.flatMap((way) => {
    if (way.accepted === 'no') return [];
    const { via, newcomers: all } = entryOf(fabric, listener.workload, way);
    const second = secondHop(fabric, listener, way);
    return all.flatMap((newcomers) => {
      const hops = bothCarry(firstHop(listener, way, newcomers.found), second);
      const parts = partsOf(fabric, listener, way, newcomers);
      return parts.flatMap((part) => passage(fabric, listener, way, newcomers, hops, part, via) ?? []);
    });
  });
}

interface Part {
  readonly principals: StringSet | undefined;
  readonly among: StringSet | undefined;
  readonly requests: Requests;
}

function partsOf(
  fabric: Fabric,
  { workload }: FabricListener,
  way: Way,
  newcomers: Newcomers,
): readonly Part[] {
  const { none, cells } = cellsOf(fabric, way.authorization);
  if (way.transport === 'plaintext') return [{ principals: undefined, among: undefined, requests: none }];
  if (cells.length === 0) return [];
  const own = principalsOf(fabric, membershipOf(fabric.mesh, workload).mesh, newcomers);
  return cells.flatMap(({ principals, requests }) => {
    const able = intersectStrings(principals, own);
    return isNoStrings(able) ? [] : { principals: able, among: own, requests };
  });
}

function passage(
  fabric: Fabric,
  listener: FabricListener,
  way: Way,
  { places, found }: Newcomers,
  hops: Carried,
  { principals, among, requests }: Part,
  via: Passage['via'],
): Passage | undefined {
  const outcome = outcomeOf(way, hops, requests, true);
  if (outcome === 'closed') return undefined;
  const { peer: pods, egress, ingress } = found;
  const namespaces = places.flatMap((place) => (place.type === 'existing' ? place.namespace.name : []));
  const newNamespaces = places.some(({ type }) => type === 'new');
  const witness = witnessOf(fabric, listener, pods.witness, newNamespaces, principals);
  return {
    listener,
    peer: { type: 'pods', pods, namespaces, newNamespaces, principals, among, witness },
    way,
    ...(via === undefined ? {} : { via }),
    outcome,
    ports: outcome === 'open' ? hops.open : unionPorts(hops.open, hops.unknown),
    requests,
    network: { egress, ingress },
  };
}
