import type { Fabric } from '#equation/fabric.ts';
import type { MeshKind } from '#mesh/membership.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { type Bits, bitsOf } from '#set/bits.ts';
import { indexStrings, membersOf, type StringIndex } from '#set/string-index.ts';
import { type StringSet, stringsNumber } from '#set/string-set.ts';

/** The existing workloads of one mesh, by their principals. */
interface Members {
  readonly index: StringIndex;
  /** By number in the index: the workloads with that principal. */
  readonly numbers: readonly (readonly number[])[];
  /** Those that are in the mesh for sure. */
  readonly sure: Bits;
}

const known = new WeakMap<Fabric, Map<MeshKind, Members>>();

interface Able {
  readonly all: Bits;
  readonly sure: Bits;
}

/** The last answers: policies of many workloads name the same principals. */
const MOST_KNOWN = 256;
const answers = new WeakMap<Members, Map<number, Able>>();

/** The workloads that can present one of these principals: for sure, or perhaps (whether they are in the mesh isn't known). */
export function workloadsWith(fabric: Fabric, kind: MeshKind, principals: StringSet): Able {
  const members = membersOfMesh(fabric, kind);
  const told = answers.get(members) ?? new Map<number, Able>();
  answers.set(members, told);
  const key = stringsNumber(principals);
  const found = told.get(key) ?? ask(members, fabric.network.workloads.length, principals);
  if (told.size >= MOST_KNOWN) told.clear();
  told.set(key, found);
  return found;
}

function ask({ index, numbers, sure }: Members, count: number, principals: StringSet): Able {
  const all = bitsOf(
    count,
    membersOf(index, principals).flatMap((number) => numbers[number] ?? []),
  );
  return { all, sure };
}

function membersOfMesh(fabric: Fabric, kind: MeshKind): Members {
  let meshes = known.get(fabric);
  if (meshes === undefined) {
    meshes = new Map();
    known.set(fabric, meshes);
  }
  let members = meshes.get(kind);
  if (members === undefined) {
    members = indexMembers(fabric, kind);
    meshes.set(kind, members);
  }
  return members;
}

function indexMembers({ network, mesh }: Fabric, kind: MeshKind): Members {
  const byPrincipal = new Map<string, number[]>();
  const sure: number[] = [];
  for (const [number, workload] of network.workloads.entries()) {
    const membership = membershipOf(mesh, workload);
    if (membership.mesh !== kind || membership.member === 'no') continue;
    if (membership.member === 'yes') sure.push(number);
    const principal = mesh.semantics[kind].principal(workload);
    const list = byPrincipal.get(principal);
    if (list === undefined) byPrincipal.set(principal, [number]);
    else list.push(number);
  }
  return {
    index: indexStrings([...byPrincipal.keys()]),
    numbers: [...byPrincipal.values()],
    sure: bitsOf(network.workloads.length, sure),
  };
}
