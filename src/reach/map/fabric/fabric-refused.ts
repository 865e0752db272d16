import type { Workload } from '#cluster/workload.ts';
import { cellsOf } from '#equation/cells.ts';
import type { Fabric } from '#equation/fabric.ts';
import { firstHop } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import { workloadsWith } from '#equation/members.ts';
import { sourcesOf } from '#equation/sources.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { type RawEdge, rawEdges } from '#reach/map/fabric/raw-edge.ts';
import { wayClasses } from '#reach/map/fabric/way-class.ts';
import type { Groups } from '#reach/map/map-group.ts';
import type { MapRefused, RefusingLayer } from '#reach/map/map-model.ts';
import { allBits, andBits, andNotBits, type Bits, bitsOf, isNoBits, members } from '#set/bits.ts';
import {
  type ConnectionSet,
  connectionsOn,
  formatConnections,
  intersect,
  isEmpty,
  union,
} from '#set/connection-set.ts';
import { listWords } from '#set/list-words.ts';

/** More than so many named principals are a rule about a mesh, not about somebody. */
const MOST_NAMED = 64;

/**
 * What one layer lets through and another refuses, at the ports that workloads declare: connections that the network opens and the mesh
 * refuses, and callers that the mesh permits by name and the network leaves out.
 */
export function fabricRefused(fabric: Fabric, groups: Groups): readonly MapRefused[] {
  const { network } = fabric;
  const reached = reachedBy(fabric);
  const classes = wayClasses(fabric);
  const found = new Map<string, { readonly one: Refusal; readonly to: Workload[] }>();
  for (const to of network.workloads) {
    for (const listener of classes.get(to)?.listeners ?? []) {
      if (listener.source === 'any' || listener.source === 'policy') continue;
      for (const one of refusals(fabric, { ...listener, workload: to }, reached.get(to) ?? [])) {
        const key = `${one.by} ${formatConnections(one.connections)} ${one.from.join()}`;
        const known = found.get(key);
        if (known === undefined) found.set(key, { one, to: [to] });
        else known.to.push(to);
      }
    }
  }
  return [...found.values()].map(({ one, to }) => told(fabric, groups, one, to));
}

interface Refusal {
  readonly from: Bits;
  readonly connections: ConnectionSet;
  readonly by: RefusingLayer;
}

/** Whichever is shorter: those who are refused, or all the others. The workload itself isn't meant. */
function told(
  { network }: Fabric,
  groups: Groups,
  { from, connections, by }: Refusal,
  to: readonly Workload[],
): MapRefused {
  const listOf = (bits: Bits) => members(bits).flatMap((number) => network.workloads[number] ?? []);
  const everybody = allBits(network.workloads.length);
  const except = members(from).length * 2 > network.workloads.length;
  const list = listOf(except ? andNotBits(everybody, from) : from);
  return { from: groups.numberOf(list), except, to: groups.numberOf(to), connections, by };
}

/** By destination: what reaches it. */
function reachedBy(fabric: Fabric): ReadonlyMap<Workload, readonly RawEdge[]> {
  const found = new Map<Workload, RawEdge[]>();
  for (const { edges } of rawEdges(fabric)) {
    for (const edge of edges) {
      for (const to of edge.to) {
        const known = found.get(to);
        if (known === undefined) found.set(to, [edge]);
        else known.push(edge);
      }
    }
  }
  return found;
}

function refusals(fabric: Fabric, listener: FabricListener, edges: readonly RawEdge[]): readonly Refusal[] {
  const { network } = fabric;
  const { workload, protocol, port, ways } = listener;
  const count = network.workloads.length;
  const connections = connectionsOn(protocol, [[port, port]]);
  const self = bitsOf(count, [network.numbers.get(workload) ?? 0]);
  const through = edges
    .filter(({ flow }) => !isEmpty(intersect(union(flow.open, flow.unknown), connections)))
    .reduce<Bits>((set, { from }) => orBits(set, from), self);
  const direct = ways.filter(({ via }) => via === undefined);
  const carried = direct.map((way) => ({ way, from: carriedBy(fabric, listener, way) }));
  const byMesh = new Map<RefusingLayer, Bits>();
  let told: Bits = through;
  for (const layer of ['authorization', 'transport', 'identity'] as const) {
    for (const { way, from } of carried) {
      const stopped = andNotBits(stoppedAt(fabric, listener, way, from, layer), told);
      if (isNoBits(stopped)) continue;
      byMesh.set(layer, orBits(byMesh.get(layer) ?? stopped, stopped));
      told = orBits(told, stopped);
    }
  }
  const named = andNotBits(namedBy(fabric, listener), told);
  return [
    ...(isNoBits(named) ? [] : [{ from: named, connections, by: 'network' as const }]),
    ...[...byMesh].map(([by, from]) => ({ from, connections, by })),
  ];
}

/** Whom the network lets through to the port at which a way arrives. */
function carriedBy(fabric: Fabric, listener: FabricListener, way: Way): Bits {
  const none = bitsOf(fabric.network.workloads.length, []);
  return sourcesOf(fabric, listener.workload).reduce<Bits>((set, source) => {
    const { open, unknown } = firstHop(listener, way, source);
    return open.length === 0 && unknown.length === 0 ? set : orBits(set, source.members);
  }, none);
}

/** Of those whom a way carries, the ones whom it refuses at a layer (or at a later one). */
function stoppedAt(
  fabric: Fabric,
  { workload }: FabricListener,
  { accepted, transport }: Way,
  from: Bits,
  layer: 'authorization' | 'identity' | 'transport',
): Bits {
  const none = bitsOf(fabric.network.workloads.length, []);
  if (accepted === 'no') return layer === 'transport' ? from : none;
  if (transport === 'plaintext') return layer === 'authorization' ? from : none;
  const { mesh } = membershipOf(fabric.mesh, workload);
  const semantics = fabric.mesh.semantics[mesh];
  const { all } = workloadsWith(fabric, mesh, semantics.principals(undefined));
  if (layer === 'authorization') return andBits(from, all);
  return layer === 'identity' ? andNotBits(from, all) : none;
}

/** Workloads whose identities the mesh permits by name. */
function namedBy(fabric: Fabric, { workload, ways }: FabricListener): Bits {
  const { mesh } = membershipOf(fabric.mesh, workload);
  let found: Bits = bitsOf(fabric.network.workloads.length, []);
  for (const { accepted, transport, authorization } of ways) {
    if (accepted === 'no' || transport !== 'mtls') continue;
    for (const { principals } of cellsOf(fabric, authorization).cells) {
      if (listWords(principals, MOST_NAMED) === undefined) continue;
      found = orBits(found, workloadsWith(fabric, mesh, principals).all);
    }
  }
  return found;
}

function orBits(a: Bits, b: Bits): Bits {
  const either = new Uint32Array(a.length);
  for (let index = 0; index < a.length; index++) either[index] = (a[index] ?? 0) | (b[index] ?? 0);
  return either;
}
