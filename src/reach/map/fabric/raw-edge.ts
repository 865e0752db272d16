import type { Workload } from '#cluster/workload.ts';
import { type Cell, cellsOf } from '#equation/cells.ts';
import { entryOf } from '#equation/entry.ts';
import type { Fabric } from '#equation/fabric.ts';
import { bothCarry, type Carried, firstHop, relayPeer, secondHop } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import { workloadsWith } from '#equation/members.ts';
import type { Requests } from '#equation/requests.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { connections } from '#network/connections.ts';
import { connectivity, type Edge } from '#network/connectivity.ts';
import { workloadPeer } from '#network/peer.ts';
import type { Verdict } from '#network/verdict/verdict.ts';
import { type Flow, flowsOf } from '#reach/map/fabric/flow.ts';
import { permittingCell, permittingNone } from '#reach/map/fabric/permitting.ts';
import { byWayClass, transportOf, type WayClass } from '#reach/map/fabric/way-class.ts';
import { andBits, andNotBits, type Bits, bitsOf, isNoBits } from '#set/bits.ts';
import { type ConnectionSet, connectionsOn, union } from '#set/connection-set.ts';

/** Existing workloads that get something to some others in one way. Several may be about the same pair. */
export interface RawEdge {
  /** By numbers of the network; a workload in both ends isn't meant to reach itself. */
  readonly from: Bits;
  readonly to: readonly Workload[];
  readonly flow: Flow;
  /** The connections that the network is asked for, on the first hop. */
  readonly asked: ConnectionSet;
  readonly mesh: readonly MeshBecause[];
}

/** Raw edges that one class of the network opens: the sources, the destinations, and what the network says of them. */
export interface RawGroup {
  readonly from: Bits;
  readonly edges: readonly RawEdge[];
  /** Of a way through a relay: what the network says of either hop, as verdicts. Without one it is asked of all pairs. */
  readonly hops?: readonly Verdict[];
}

/**
 * Who among the existing workloads reaches whom, by which way: the network's classes, cut by what the mesh tells apart. Work follows the
 * number of these classes.
 */
export function* rawEdges(fabric: Fabric): Generator<RawGroup, void, undefined> {
  const { network } = fabric;
  const bits = bitsOfLists(fabric);
  for (const edge of connectivity(network)) {
    const from = bits(edge.from);
    const edges = [...byWayClass(fabric, edge.to)].flatMap(([own, to]) =>
      directEdges(fabric, own, edge, from, to),
    );
    if (edges.length > 0) yield { from, edges };
  }
  for (const [own, workloads] of byWayClass(fabric, network.workloads)) {
    if (own.relayed) for (const to of workloads) yield* relayed(fabric, own, to);
  }
}

function bitsOfLists({ network }: Fabric): (list: readonly Workload[]) => Bits {
  const known = new WeakMap<readonly Workload[], Bits>();
  return (list) => {
    const bits =
      known.get(list) ??
      bitsOf(
        network.workloads.length,
        list.flatMap((one) => network.numbers.get(one) ?? []),
      );
    known.set(list, bits);
    return bits;
  };
}

function directEdges(
  fabric: Fabric,
  own: WayClass,
  sets: Pick<Edge, 'open' | 'unknown'>,
  from: Bits,
  to: readonly Workload[],
): readonly RawEdge[] {
  const partsFor = partsAmong(fabric, from);
  return own.listeners.flatMap((listener) =>
    listener.ways.flatMap((way) => {
      if (way.via !== undefined) return [];
      const hops = firstHop(listener, way, sets);
      return wayEdges(own, listener, way, hops, partsFor(listener, way), to);
    }),
  );
}

function wayEdges(
  own: WayClass,
  listener: FabricListener,
  way: Way,
  hops: Carried,
  parts: readonly Part[],
  to: readonly Workload[],
  via = '',
): readonly RawEdge[] {
  if (hops.open.length === 0 && hops.unknown.length === 0) return [];
  const transport = transportOf(own, listener, way);
  return parts.flatMap(({ members, sure, requests, because }) =>
    flowsOf(listener, way, { transport, via }, hops, requests, sure).map((flow) => ({
      from: members,
      to,
      flow,
      asked: askedOf(listener, way, flow),
      mesh: [...way.because, ...because],
    })),
  );
}

function askedOf({ port }: FabricListener, way: Way, { open, unknown }: Flow): ConnectionSet {
  if (way.via !== undefined) return connectionsOn('TCP', [[way.via.port, way.via.port]]);
  return way.port === port ? union(open, unknown) : connectionsOn('TCP', [[way.port, way.port]]);
}

/** Sources that may send the same, and whether it is sure that they can show what it takes. */
interface Part {
  readonly members: Bits;
  readonly sure: boolean;
  readonly requests: Requests;
  readonly because: readonly MeshBecause[];
}

/** Cuts sources by the principals that a way tells apart; once for each authorization. */
function partsAmong(fabric: Fabric, from: Bits): (listener: FabricListener, way: Way) => readonly Part[] {
  const known = new Map<unknown, readonly Part[]>();
  return ({ workload }, { transport, authorization }) => {
    const { none, cells } = cellsOf(fabric, authorization);
    if (transport === 'plaintext') {
      return [{ members: from, sure: true, requests: none, because: permittingNone(authorization) }];
    }
    const parts =
      known.get(authorization) ??
      cells.flatMap((cell) =>
        cellParts(fabric, workload, cell, from).map((part) => ({
          ...part,
          because: permittingCell(authorization, cell),
        })),
      );
    known.set(authorization, parts);
    return parts;
  };
}

function cellParts(
  fabric: Fabric,
  workload: Workload,
  { principals, requests }: Cell,
  from: Bits,
): readonly Omit<Part, 'because'>[] {
  const { all, sure } = workloadsWith(fabric, membershipOf(fabric.mesh, workload).mesh, principals);
  const able = andBits(from, all);
  const certain = andBits(able, sure);
  return [
    { members: certain, sure: true, requests },
    { members: andNotBits(able, certain), sure: false, requests },
  ].filter(({ members }) => !isNoBits(members));
}

/** Through relays: whoever reaches the relay, as far as the relay reaches the workload. */
function* relayed(fabric: Fabric, own: WayClass, to: Workload): Generator<RawGroup, void, undefined> {
  for (const listener of own.listeners) {
    for (const way of listener.ways) {
      if (way.via === undefined || way.accepted === 'no') continue;
      const here = { ...listener, workload: to };
      const { via, sources } = entryOf(fabric, to, way);
      const second = secondHop(fabric, here, way);
      const last = connections(fabric.network, relayPeer(fabric, way.via), workloadPeer(to));
      const name = via?.resource.id ?? `${way.via.namespace}/${way.via.serviceAccount}`;
      for (const source of sources) {
        const hops = bothCarry(firstHop(here, way, source), second);
        const parts = partsAmong(fabric, source.members)(here, way);
        const edges = wayEdges(own, here, way, hops, parts, [to], name);
        const verdicts = [source.egress, source.ingress, last.egress, last.ingress];
        if (edges.length > 0) yield { from: source.members, edges, hops: verdicts };
      }
    }
  }
}
