import { NAME_LABEL } from '#cluster/namespace.ts';
import { cellsOf } from '#equation/cells.ts';
import type { Fabric } from '#equation/fabric.ts';
import { bothCarry, firstHop, relayWorkload, secondHop } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import { outcomeOf } from '#equation/outcome.ts';
import type { Passage } from '#equation/passage.ts';
import type { Requests } from '#equation/requests.ts';
import type { MeshKind } from '#mesh/membership.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import type { PodClass } from '#network/peer.ts';
import { type PodClassConnections, placesOf, podClasses } from '#network/peers/pod-class.ts';
import { unionPorts } from '#set/port-set.ts';
import {
  intersectStrings,
  isNoStrings,
  type StringSet,
  sampleString,
  subtractStrings,
  unionAll,
} from '#set/string-set.ts';

/**
 * The passages of pods that somebody could add: any labels, any namespace, any service account of it, in the mesh or not. What it
 * takes of a service account is told by `principals`.
 */
export function podPassages(fabric: Fabric, listener: FabricListener): readonly Passage[] {
  return listener.ways.flatMap((way) => {
    if (way.accepted === 'no') return [];
    const via = way.via && relayWorkload(fabric, way.via);
    if (way.via !== undefined && via === undefined) return [];
    const second = secondHop(fabric, listener, way);
    const places = placesOf(fabric.network);
    return places.flatMap((place) =>
      podClasses(fabric.network, via ?? listener.workload, place).flatMap((found) => {
        const hops = bothCarry(firstHop(listener, way, found), second);
        return partsOf(fabric, listener, way, found.peer).flatMap(({ principals, requests }) => {
          const outcome = outcomeOf(way, hops, requests, true);
          if (outcome === 'closed') return [];
          return {
            listener,
            peer: {
              type: 'pods',
              pods: found.peer,
              principals,
              witness: witnessOf(fabric, listener, found, principals),
            },
            way,
            ...(via === undefined ? {} : { via }),
            outcome,
            ports: outcome === 'open' ? hops.open : unionPorts(hops.open, hops.unknown),
            requests,
            network: { egress: found.egress, ingress: found.ingress },
          } satisfies Passage;
        });
      }),
    );
  });
}

interface Part {
  readonly principals: StringSet | undefined;
  readonly requests: Requests;
}

function partsOf(fabric: Fabric, { workload }: FabricListener, way: Way, pods: PodClass): readonly Part[] {
  const { none, cells } = cellsOf(fabric, way.authorization);
  if (way.transport === 'plaintext') return [{ principals: undefined, requests: none }];
  const own = principalsThere(fabric, membershipOf(fabric.mesh, workload).mesh, pods);
  return cells.flatMap(({ principals, requests }) => {
    const able = intersectStrings(own, principals);
    return isNoStrings(able) ? [] : { principals: able, requests };
  });
}

const elsewhere = new WeakMap<Fabric, Map<MeshKind, StringSet>>();

/** The principals that pods of a class can have: those of their namespace, or of any that doesn't exist yet. */
function principalsThere(fabric: Fabric, kind: MeshKind, { namespace, regions }: PodClass): StringSet {
  const { principals } = fabric.mesh.semantics[kind];
  if (namespace.type === 'existing') return principals(namespace.name);
  const named = regions.map(({ namespaceLabels }) => namespaceLabels[NAME_LABEL]);
  if (named.every((range) => range?.except === false)) {
    return unionAll([...new Set(named.flatMap((range) => range?.values ?? []))].map(principals));
  }
  return principalsElsewhere(fabric, kind);
}

function principalsElsewhere(fabric: Fabric, kind: MeshKind): StringSet {
  const answers = elsewhere.get(fabric) ?? new Map<MeshKind, StringSet>();
  elsewhere.set(fabric, answers);
  const known = answers.get(kind);
  if (known !== undefined) return known;
  const { principals } = fabric.mesh.semantics[kind];
  const existing = unionAll([...fabric.cluster.namespaces.keys()].map(principals));
  const answer = subtractStrings(principals(undefined), existing);
  answers.set(kind, answer);
  return answer;
}

/** One of the pods, with a service account that gives it one of the principals. */
function witnessOf(
  fabric: Fabric,
  { workload }: FabricListener,
  { peer }: PodClassConnections,
  principals: StringSet | undefined,
) {
  const { witness, namespace } = peer;
  const sample = principals && sampleString(principals);
  if (sample === undefined) return witness;
  const { mesh } = membershipOf(fabric.mesh, workload);
  const account = fabric.mesh.semantics[mesh].accountOf(sample);
  if (account === undefined) return witness;
  const { serviceAccount } = account;
  if (namespace.type === 'existing') return { ...witness, serviceAccount };
  return { ...witness, serviceAccount, namespace: { ...witness.namespace, name: account.namespace } };
}
