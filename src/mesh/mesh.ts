import type { Cluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Answer } from '#mesh/answer.ts';
import type { Authorization } from '#mesh/authorization.ts';
import { istioSemantics } from '#mesh/istio/istio.ts';
import { linkerdSemantics } from '#mesh/linkerd/linkerd.ts';
import { MESH_KINDS, type Membership, type MeshKind } from '#mesh/membership.ts';
import { noSemantics } from '#mesh/none/none.ts';
import type { MeshOptions } from '#mesh/options.ts';
import type { MeshSemantics } from '#mesh/semantics.ts';
import type { Way } from '#mesh/way.ts';
import { hasPort, type PortSet, portSet, subtractPorts } from '#set/port-set.ts';
import { ALL_REQUESTS, isNoRequests, subtractRequests } from '#set/request-set.ts';

/** A cluster with its meshes' resources read: ready to answer what is encrypted, authenticated and authorized. */
export interface Mesh {
  readonly cluster: Cluster;
  readonly semantics: { readonly [K in MeshKind]: MeshSemantics };
  /** Each workload is in one mesh or in none; half-known ones are told as unknown. */
  readonly memberships: ReadonlyMap<Workload, Membership>;
  /** Memberships that are taken instead, to see what would follow (`supposing`). */
  readonly supposed?: ReadonlyMap<Workload, Membership>;
}

/** Cluster → Mesh. Pure, and done once. */
export function buildMesh(cluster: Cluster, options: MeshOptions = {}): Mesh {
  const semantics = {
    istio: istioSemantics(cluster, options),
    linkerd: linkerdSemantics(cluster, options),
    none: noSemantics(),
  };
  const found = [...cluster.workloads, ...cluster.operated].map(
    (workload) => [workload, memberOf(semantics, workload)] as const,
  );
  const used = new Set(
    found.flatMap(([, { mesh, member }]) => (member === 'no' || mesh === 'none' ? [] : mesh)),
  );
  const memberships = new Map(found.map(([workload, one]) => [workload, relevant(workload, one, used)]));
  return { cluster, semantics, memberships };
}

/** Detected per workload, so that two meshes or half a mesh work. In both at once nothing is sure. */
function memberOf({ istio, linkerd, none }: Mesh['semantics'], workload: Workload): Membership {
  const [inIstio, inLinkerd] = [istio.membership(workload), linkerd.membership(workload)];
  if (inIstio.member === 'no' && inLinkerd.member === 'no') {
    const outside = none.membership(workload);
    return { ...outside, because: [...inIstio.because, ...inLinkerd.because, ...outside.because] };
  }
  if (inLinkerd.member === 'no') return inIstio;
  if (inIstio.member === 'no') return inLinkerd;
  if (inLinkerd.member === 'unknown' && inIstio.member === 'yes') return inIstio;
  if (inIstio.member === 'unknown' && inLinkerd.member === 'yes') return inLinkerd;
  return { ...inIstio, member: 'unknown', because: [...inIstio.because, ...inLinkerd.because] };
}

/** Why a workload is in no mesh: by those meshes that are used here; where none is, only what its own manifest says. */
function relevant(workload: Workload, membership: Membership, used: ReadonlySet<MeshKind>): Membership {
  if (membership.mesh !== 'none') return membership;
  const because = membership.because.filter(({ reason, resource }) => {
    const [kind] = reason.split('/');
    return resource === workload.resource || MESH_KINDS.some((one) => one === kind && used.has(one));
  });
  return { ...membership, because: because.length > 0 ? because : [{ reason: 'none/not-asked' }] };
}

export function membershipOf(mesh: Mesh, workload: Workload): Membership {
  return (
    mesh.supposed?.get(workload) ?? mesh.memberships.get(workload) ?? mesh.semantics.none.membership(workload)
  );
}

/** The semantics by which a workload's ports are judged. */
export function semanticsOf(mesh: Mesh, workload: Workload): MeshSemantics {
  return mesh.semantics[membershipOf(mesh, workload).mesh];
}

/** The mesh if it were known of some workloads, of which it isn't, whether they are in it. */
export function supposing(
  mesh: Mesh,
  supposed: readonly (readonly [workload: Workload, member: 'in' | 'out' | undefined])[],
): Mesh {
  const memberships = new Map<Workload, Membership>();
  for (const [workload, member] of supposed) {
    const known = membershipOf(mesh, workload);
    if (member === undefined || known.member !== 'unknown') continue;
    const bare = mesh.semantics.none.membership(workload);
    memberships.set(workload, member === 'in' ? { ...known, member: 'yes' } : bare);
  }
  return { ...mesh, supposed: memberships };
}

/** The ways to a port of a workload's pods. Meshes carry TCP only; UDP and SCTP pass by them. */
export function waysTo(mesh: Mesh, workload: Workload, protocol: string, port: number): readonly Way[] {
  const { member } = membershipOf(mesh, workload);
  const bare = mesh.semantics.none.ways(workload, port);
  if (protocol !== 'TCP' || member === 'no') return bare;
  const semantics = semanticsOf(mesh, workload);
  const ways = semantics.ways(workload, port);
  if (member === 'yes') return ways;
  // Where a proxy would answer itself, it isn't the same that is reached.
  const bothPlain = hasPort(semantics.proxyPorts(workload), port)
    ? undefined
    : ways.find((one) => bare.some((other) => isLike(one, other)));
  return [...bare, ...ways].flatMap((way) => inDoubt(way, bare, bothPlain));
}

/** A way of a workload of which it isn't known whether it is in the mesh: sure is only what both answers take in plaintext. */
function inDoubt(way: Way, bare: readonly Way[], either: Way | undefined): readonly Way[] {
  if (either === undefined || (way !== either && !bare.includes(way))) {
    return [{ ...way, accepted: doubted(way.accepted) }];
  }
  if (way !== either) return [];
  const because = [{ reason: 'none/either-way' } as const, ...way.because];
  return [{ ...way, because, authorization: perhapsUnasked(way.authorization) }];
}

function isLike({ transport, accepted, port, via, authorization }: Way, bare: Way): boolean {
  const plain = transport === 'plaintext' && accepted === 'yes' && port === bare.port && via === undefined;
  return plain && !isNoRequests(authorization.permitted);
}

/** What is permitted is permitted without a proxy too; what isn't may be. */
function perhapsUnasked({ permitted, decisions }: Authorization): Authorization {
  const because = [{ reason: 'none/perhaps-no-proxy' } as const];
  return {
    permitted,
    unknown: subtractRequests(ALL_REQUESTS, permitted),
    decisions: decisions.map((one) =>
      one.outcome === 'permitted' ? one : { ...one, outcome: 'unknown', because },
    ),
  };
}

/** All TCP ports of a workload that aren't in `known`, in sets that its mesh treats alike. */
export function restOfPorts(mesh: Mesh, workload: Workload, known: PortSet): readonly PortSet[] {
  let rest: PortSet = subtractPorts(portSet([[1, 65535]]), known);
  const parts: PortSet[] = [];
  for (const cut of semanticsOf(mesh, workload).portCuts(workload)) {
    const inside = subtractPorts(rest, subtractPorts(rest, cut));
    if (inside.length > 0) parts.push(inside);
    rest = subtractPorts(rest, cut);
  }
  return rest.length > 0 ? [...parts, rest] : parts;
}

function doubted(answer: Answer): Answer {
  return answer === 'no' ? 'no' : 'unknown';
}
