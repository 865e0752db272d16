import type { Change } from '#arbitrary/weakening/change.ts';
import type { WeakeningKind } from '#arbitrary/weakening/model.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Intent } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Json } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshMode } from '#mesh/membership.ts';
import { membershipOf } from '#mesh/mesh.ts';

/** What weakenings are looked for in. */
export interface Ground {
  readonly cluster: Cluster;
  readonly fabric: Fabric;
  readonly intent: Intent;
  /** In the order of their ids, so that the order of documents decides nothing. */
  readonly resources: readonly Resource[];
}

/** One place at which a weakening of the catalogue can be applied. */
export interface Found {
  readonly resource: Resource;
  readonly pointer: Pointer;
  /** What happens there, after the name of the resource: `no longer demands mutual TLS`. */
  readonly words: string;
  readonly changes: readonly Change[];
}

/** An entry of the catalogue: where it can be applied, in a cluster. */
export interface Entry extends WeakeningKind {
  readonly find: (ground: Ground) => readonly Found[];
}

/** A node of a resource gets another value, or (without one) goes. */
export function edited(resource: Resource, pointer: Pointer, words: string, value?: Json): Found {
  const edit = value === undefined ? { pointer } : { pointer, value };
  return { resource, pointer, words, changes: [editing(resource, [edit])] };
}

export function editing(
  { apiVersion, id }: Resource,
  edits: readonly { readonly pointer: Pointer; readonly value?: Json }[],
): Change {
  return { type: 'edit', apiVersion, resource: id, edits };
}

/** An entry that looks at one resource after another. */
export function perResource(
  name: string,
  sentence: string,
  find: (resource: Resource, ground: Ground) => readonly Found[],
): Entry {
  return { name, sentence, find: (ground) => ground.resources.flatMap((one) => find(one, ground)) };
}

/** An entry that looks at one workload after another whose pod template is in the manifests. */
export function perWorkload(
  name: string,
  sentence: string,
  find: (workload: Workload, ground: Ground) => readonly Found[],
): Entry {
  return {
    name,
    sentence,
    find: (ground) =>
      [...ground.cluster.workloads]
        .sort((a, b) => (a.resource.id < b.resource.id ? -1 : 1))
        .flatMap((one) => find(one, ground)),
  };
}

/** How a workload's pods are in a mesh; `none` if they are in none, or perhaps not. */
export function modeOf({ fabric }: Ground, workload: Workload): MeshMode | 'linkerd' {
  const { mesh, mode, member } = membershipOf(fabric.mesh, workload);
  if (member !== 'yes') return 'none';
  return mesh === 'linkerd' ? 'linkerd' : mode;
}

/** Below a workload's pod template. */
export function templatePointer({ template }: Workload, ...tokens: readonly (string | number)[]): Pointer {
  return joinPointer(template.pointer, ...tokens);
}
