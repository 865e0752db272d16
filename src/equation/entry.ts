import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { relayPeer, relayWorkload } from '#equation/hop.ts';
import { type Newcomers, newcomersTo } from '#equation/newcomers.ts';
import { type Source, sourcesOf } from '#equation/sources.ts';
import type { Relay, Way } from '#mesh/way.ts';
import { type Connections, connections } from '#network/connections.ts';
import { workloadPeer } from '#network/peer.ts';
import { placesOf } from '#network/peers/pod-class.ts';
import { everyPod, witnessPod } from '#network/peers/pod-region.ts';
import { bitsOf } from '#set/bits.ts';
import { ALL_CONNECTIONS, NO_CONNECTIONS } from '#set/connection-set.ts';

/** Where a way begins: at the pods themselves, at a relay among the workloads, or at one that the manifests don't have. */
export interface Entry {
  readonly via?: Workload;
  readonly sources: readonly Source[];
  readonly newcomers: readonly Newcomers[];
}

/** Who can open the first hop of a way. Of a relay that isn't among the manifests nothing is sure. */
export function entryOf(fabric: Fabric, to: Workload, way: Way): Entry {
  if (way.via === undefined) return { sources: sourcesOf(fabric, to), newcomers: newcomersTo(fabric, to) };
  const via = relayWorkload(fabric, way.via);
  if (via !== undefined) return { via, sources: sourcesOf(fabric, via), newcomers: newcomersTo(fabric, via) };
  return missing(fabric, to, way.via);
}

function missing(fabric: Fabric, to: Workload, relay: Relay): Entry {
  const { network } = fabric;
  const target = relayPeer(fabric, relay);
  const others = network.workloads.flatMap((workload, number) => (workload === to ? [] : number));
  const doubt = ({ egress, ingress }: Connections) => ({
    egress,
    ingress,
    open: NO_CONNECTIONS,
    unknown: ALL_CONNECTIONS,
  });
  const [first] = network.workloads;
  const sources =
    first === undefined
      ? []
      : [
          {
            ...doubt(connections(network, workloadPeer(first), target)),
            members: bitsOf(network.workloads.length, others),
          },
        ];
  const newcomers = placesOf(network).map((place): Newcomers => {
    const region = everyPod(place);
    const witness = witnessPod(region, place);
    const namespace =
      place.type === 'existing'
        ? ({ type: 'existing', name: place.namespace.name } as const)
        : ({ type: 'new' } as const);
    const peer = { type: 'pods', namespace, regions: [region], witness } as const;
    return { places: [place], found: { peer, ...doubt(connections(network, witness, target)) } };
  });
  return { sources, newcomers };
}
