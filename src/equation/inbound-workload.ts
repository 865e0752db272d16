import { cellsOf } from '#equation/cells.ts';
import { entryOf } from '#equation/entry.ts';
import type { Fabric } from '#equation/fabric.ts';
import { bothCarry, type Carried, firstHop, secondHop } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import { workloadsWith } from '#equation/members.ts';
import { outcomeOf } from '#equation/outcome.ts';
import type { Passage } from '#equation/passage.ts';
import type { Requests } from '#equation/requests.ts';
import type { Source } from '#equation/sources.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { andBits, andNotBits, type Bits, isNoBits } from '#set/bits.ts';
import { unionPorts } from '#set/port-set.ts';

/** The passages of existing workloads: the classes of the network, cut by the principals that the mesh tells apart. */
export function workloadPassages(fabric: Fabric, listener: FabricListener): readonly Passage[] {
  return listener.ways.flatMap((way) => {
    if (way.accepted === 'no') return [];
    const { via, sources } = entryOf(fabric, listener.workload, way);
    const second = secondHop(fabric, listener, way);
    return sources.flatMap((source) => {
      const hops = bothCarry(firstHop(listener, way, source), second);
      const parts = partsOf(fabric, listener, way, source.members);
      return parts.flatMap((part) => passage(listener, way, source, hops, part, via) ?? []);
    });
  });
}

/** Sources that may send the same, and whether it is sure that they can show what it takes. */
interface Part {
  readonly members: Bits;
  readonly sure: boolean;
  readonly requests: Requests;
}

function partsOf(fabric: Fabric, listener: FabricListener, way: Way, sources: Bits): readonly Part[] {
  const { none, cells } = cellsOf(fabric, way.authorization);
  if (way.transport === 'plaintext') return [{ members: sources, sure: true, requests: none }];
  const { mesh } = membershipOf(fabric.mesh, listener.workload);
  return cells.flatMap(({ principals, requests }) => {
    const { all, sure } = workloadsWith(fabric, mesh, principals);
    const able = andBits(sources, all);
    const certain = andBits(able, sure);
    return [
      { members: certain, sure: true, requests },
      { members: andNotBits(able, certain), sure: false, requests },
    ].filter(({ members }) => !isNoBits(members));
  });
}

function passage(
  listener: FabricListener,
  way: Way,
  { egress, ingress }: Source,
  hops: Carried,
  { members, sure, requests }: Part,
  via: Passage['via'],
): Passage | undefined {
  const outcome = outcomeOf(way, hops, requests, sure);
  if (outcome === 'closed') return undefined;
  return {
    listener,
    peer: { type: 'workloads', members },
    way,
    ...(via === undefined ? {} : { via }),
    outcome,
    ports: outcome === 'open' ? hops.open : unionPorts(hops.open, hops.unknown),
    requests,
    network: { egress, ingress },
  };
}
