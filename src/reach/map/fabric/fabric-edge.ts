import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { Verdict } from '#network/verdict/verdict.ts';
import { combineFlows, type ToldFlow } from '#reach/map/fabric/combine.ts';
import { type RawEdge, type RawGroup, rawEdges } from '#reach/map/fabric/raw-edge.ts';
import { workloadLists } from '#reach/map/fabric/workload-lists.ts';
import { type GoverningKinds, governingKinds, reasonsOfAll } from '#reach/map/map-edge.ts';
import type { Groups } from '#reach/map/map-group.ts';
import type { MapEdge, MapReason } from '#reach/map/map-model.ts';
import { mapConnections, meshReason } from '#reach/map/map-reason.ts';
import { andBits, andNotBits, type Bits, isNoBits } from '#set/bits.ts';
import { type ConnectionSet, formatConnections, NO_CONNECTIONS, union } from '#set/connection-set.ts';

/** The edges among workloads by the whole equation: for each way of sending, with the reasons of network and mesh. */
export function fabricEdges(fabric: Fabric, groups: Groups): readonly MapEdge[] {
  const kinds = governingKinds(fabric.network);
  const lists = workloadLists(fabric.network);
  const edges: MapEdge[] = [];
  for (const group of rawEdges(fabric)) {
    for (const { from, to, flow, asked, mesh } of toldEdges(group, lists.key)) {
      const sources = lists.of(from);
      if (sources.length === 1 && to.length === 1 && sources[0] === to[0]) continue;
      edges.push({
        from: groups.numberOf(sources),
        to: groups.numberOf(to),
        open: flow.open,
        unknown: flow.unknown,
        transport: flow.transport,
        requests: flow.text,
        via: flow.via,
        because: [
          ...networkReasons(fabric, group.hops, { from: sources, to, asked }, kinds),
          ...new Set(mesh.map(meshReason)),
        ],
      });
    }
  }
  return mergeRelayed(edges);
}

function networkReasons(
  { network }: Fabric,
  hops: readonly Verdict[] | undefined,
  { from, to, asked }: { from: readonly Workload[]; to: readonly Workload[]; asked: ConnectionSet },
  kinds: GoverningKinds,
): readonly MapReason[] {
  if (hops === undefined) {
    return reasonsOfAll(network, { from, to, open: asked, unknown: NO_CONNECTIONS }, kinds);
  }
  const [egress, ingress, out, into] = hops;
  const reasons = [
    ...mapConnections({
      open: asked,
      unknown: NO_CONNECTIONS,
      ...(egress && { egress }),
      ...(ingress && { ingress }),
    }).because,
    ...mapConnections({
      open: asked,
      unknown: NO_CONNECTIONS,
      ...(out && { egress: out }),
      ...(into && { ingress: into }),
    }).because,
  ];
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}

interface ToldEdge {
  readonly from: Bits;
  readonly to: Workload[];
  readonly flow: ToldFlow;
  readonly asked: ConnectionSet;
  readonly mesh: readonly MeshBecause[];
}

/** Destinations of which the same is true for the same reasons, together; plaintext and mTLS for the same, as either. */
function toldEdges({ edges }: RawGroup, keyOf: (bits: Bits) => string): readonly ToldEdge[] {
  const told = new Map<string, ToldEdge>();
  for (const own of byDestination(edges)) {
    const [first] = own;
    if (first === undefined) continue;
    for (const { members, raws } of atoms(own, keyOf)) {
      for (const { flow, of } of combineFlows(raws)) {
        const mesh = [...new Set(of.flatMap((one) => one.mesh))];
        const asked = of.map((one) => one.asked).reduce(union, NO_CONNECTIONS);
        const reasons = mesh.map((one) => meshReason(one)).map(({ text, policy }) => `${text} ${policy?.id}`);
        const sets = `${formatConnections(flow.open)} ${formatConnections(flow.unknown)}`;
        const key = [keyOf(members), flow.transport, flow.via, flow.text, sets, ...reasons].join('\n');
        const known = told.get(key);
        if (known === undefined) told.set(key, { from: members, to: [...first.to], flow, asked, mesh });
        else known.to.push(...first.to);
      }
    }
  }
  return [...told.values()];
}

/** Edges to the same destinations. */
function byDestination(edges: readonly RawEdge[]): Iterable<readonly RawEdge[]> {
  const groups = new Map<readonly Workload[], RawEdge[]>();
  for (const edge of edges) {
    const known = groups.get(edge.to);
    if (known === undefined) groups.set(edge.to, [edge]);
    else known.push(edge);
  }
  return groups.values();
}

interface Atom {
  readonly members: Bits;
  readonly raws: readonly RawEdge[];
}

/** Sources by the edges that they are in; only cut apart where both transports are among these. */
function atoms(edges: readonly RawEdge[], keyOf: (bits: Bits) => string): readonly Atom[] {
  const sets = new Map<string, { readonly members: Bits; readonly raws: RawEdge[] }>();
  for (const edge of edges) {
    const known = sets.get(keyOf(edge.from));
    if (known === undefined) sets.set(keyOf(edge.from), { members: edge.from, raws: [edge] });
    else known.raws.push(edge);
  }
  const has = (transport: string) => edges.some(({ flow }) => flow.transport === transport);
  if (!has('mtls') || !has('plaintext')) return [...sets.values()];
  let parts: Atom[] = [];
  for (const { members: set, raws } of sets.values()) {
    let rest: Bits = set;
    const next: Atom[] = [];
    for (const part of parts) {
      const inside = andBits(part.members, set);
      const outside = andNotBits(part.members, set);
      rest = andNotBits(rest, part.members);
      if (!isNoBits(inside)) next.push({ members: inside, raws: [...part.raws, ...raws] });
      if (!isNoBits(outside)) next.push({ members: outside, raws: part.raws });
    }
    if (!isNoBits(rest)) next.push({ members: rest, raws });
    parts = next;
  }
  return parts;
}

/** Ways through one relay by several names of the destination, as one edge. */
function mergeRelayed(edges: readonly MapEdge[]): readonly MapEdge[] {
  const merged = new Map<string, MapEdge>();
  for (const edge of edges) {
    if (edge.via === '') continue;
    const key = JSON.stringify([edge.from, edge.to, edge.transport, edge.via, edge.requests]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? edge : both(known, edge));
  }
  return [...edges.filter(({ via }) => via === ''), ...merged.values()];
}

function both(a: MapEdge, b: MapEdge): MapEdge {
  const reasons = [...a.because, ...b.because].map((one) => [JSON.stringify(one), one] as const);
  return {
    ...a,
    open: union(a.open, b.open),
    unknown: union(a.unknown, b.unknown),
    because: [...new Map(reasons).values()],
  };
}
