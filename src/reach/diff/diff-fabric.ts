import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { MeshKind } from '#mesh/membership.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { diffReach, orderedChanges } from '#reach/diff/diff.ts';
import { diffAddresses } from '#reach/diff/diff-addresses.ts';
import { diffEdges } from '#reach/diff/diff-edges.ts';
import { diffEntrances } from '#reach/diff/diff-entrances.ts';
import { fabricAnswers } from '#reach/diff/diff-fabric-answers.ts';
import { fabricFingerprints } from '#reach/diff/diff-fabric-fingerprint.ts';
import { identityCuts } from '#reach/diff/diff-identity.ts';
import { buildFabricDiffMap } from '#reach/diff/diff-map.ts';
import type { DiffChange, ReachDiff } from '#reach/diff/diff-model.ts';
import { type Asking, compareNewcomers } from '#reach/diff/diff-newcomers.ts';
import { withRefusals } from '#reach/diff/diff-refusals.ts';
import { sideOf } from '#reach/diff/diff-side.ts';
import { type Union, uniteWorkloads } from '#reach/diff/diff-union.ts';
import { meshesOf, orderFabric } from '#reach/map/fabric/fabric-map.ts';

/**
 * What became reachable from one cluster to another and what no longer is, by the whole equation: also what is sent otherwise, by plaintext
 * instead of mTLS before all, and which requests. Pure; the order of the manifests changes nothing. Without a mesh on either side it is
 * the network's answer.
 */
export function diffFabric(baseFabric: Fabric, headFabric: Fabric): ReachDiff {
  const [base, head] = [orderFabric(baseFabric), orderFabric(headFabric)];
  const meshes = { base: meshesOf(base), head: meshesOf(head) };
  if (meshes.base.length === 0 && meshes.head.length === 0) {
    return { meshes, ...diffReach(base.network, head.network) };
  }
  const maps = { base: buildFabricDiffMap(base), head: buildFabricDiffMap(head) };
  const union = uniteWorkloads(maps.base, maps.head);
  const only = (side: 'base' | 'head') => union.ids.filter((_, number) => union.presence[number] === side);
  return {
    meshes,
    workloads: { added: only('head'), removed: only('base') },
    changes: [
      ...withRefusals(head, orderedChanges(diffEdges(maps.base, maps.head, union))),
      ...orderedChanges(diffEntrances(maps.base, maps.head, union)),
      ...orderedChanges(diffAddresses(maps.base, maps.head, union)),
      ...orderedChanges(diffFabricNewcomers(base, head, union)),
    ],
  };
}

function diffFabricNewcomers(base: Fabric, head: Fabric, union: Union): readonly DiffChange[] {
  const numbers = new Map<string, number>();
  const sides = {
    base: sideOf(base.network, fabricFingerprints(base, numbers)),
    head: sideOf(head.network, fabricFingerprints(head, numbers)),
  };
  const judge = judges(base, head, sides);
  const cut = identityCuts();
  const asking: Asking = {
    ...sides,
    answers: {
      base: (to) => fabricAnswers(base, to, to === undefined ? 'none' : judge(to).kind),
      head: (to) => fabricAnswers(head, to, to === undefined ? 'none' : judge(to).kind),
    },
    cut: (to, place, cell, lines) => {
      const { fabric, kind } = judge(to);
      return cut(fabric, kind, place, cell, lines);
    },
  };
  return compareNewcomers(asking, union);
}

interface Judge {
  readonly fabric: Fabric;
  readonly kind: MeshKind;
}

/** By whose identities a workload's callers are told apart: those of its mesh in the head, or else in the base. */
function judges(
  base: Fabric,
  head: Fabric,
  sides: Pick<Asking, 'base' | 'head'>,
): (workload: Workload) => Judge {
  const kindIn = (fabric: Fabric, workload: Workload | undefined): MeshKind =>
    workload === undefined ? 'none' : membershipOf(fabric.mesh, workload).mesh;
  const known = new Map<string, Judge>();
  const idOf = new Map<Workload, string>();
  for (const side of [sides.base, sides.head]) {
    for (const [id, workload] of side.workloads) idOf.set(workload, id);
  }
  return (workload) => {
    const id = idOf.get(workload) ?? '';
    const after = kindIn(head, sides.head.workloads.get(id));
    const judge = known.get(id) ?? {
      fabric: after === 'none' ? base : head,
      kind: after === 'none' ? kindIn(base, sides.base.workloads.get(id)) : after,
    };
    known.set(id, judge);
    return judge;
  };
}
