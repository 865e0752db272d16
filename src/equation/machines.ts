import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Authorization } from '#mesh/authorization.ts';
import type { Machine } from '#mesh/machine.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { isNoRequests, type RequestSet, unionRequests, whereValue } from '#set/request-set.ts';
import { strings } from '#set/string-set.ts';

const NONE: readonly Machine[] = [];

/** The machines outside that may have an identity in the mesh of a workload. */
export function machinesFor({ mesh }: Fabric, to: Workload): readonly Machine[] {
  const { mesh: kind, member } = membershipOf(mesh, to);
  return member === 'no' ? NONE : (mesh.semantics[kind].machines ?? NONE);
}

const admitted = new WeakMap<Authorization, Map<string, boolean>>();

/** Of these, those whom a way lets in, or may, by their identity. */
export function machinesIn(fabric: Fabric, to: Workload, { authorization }: Way): readonly Machine[] {
  const all = machinesFor(fabric, to);
  if (all.length === 0) return NONE;
  const known = admitted.get(authorization) ?? new Map<string, boolean>();
  admitted.set(authorization, known);
  let possible: RequestSet | undefined;
  return all.filter(({ principal }) => {
    const before = known.get(principal);
    if (before !== undefined) return before;
    possible ??= unionRequests(authorization.permitted, authorization.unknown);
    const isIn = !isNoRequests(whereValue(possible, 'principal', strings(principal)));
    known.set(principal, isIn);
    return isIn;
  });
}
