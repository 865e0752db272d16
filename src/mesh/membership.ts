import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause } from '#mesh/because.ts';

export const MESH_KINDS = ['istio', 'linkerd', 'none'] as const;
export type MeshKind = (typeof MESH_KINDS)[number];

/**
 * - `sidecar`: a proxy in the pod. - `gateway`: the pod is nothing but the proxy (an Istio gateway).
 * - `ambient`: the node's ztunnel. - `waypoint`: the pod is a waypoint proxy. - `none`: no proxy.
 */
export type MeshMode = 'sidecar' | 'gateway' | 'ambient' | 'waypoint' | 'none';

/** Whether a workload's pods are in a mesh, and why. */
export interface Membership {
  /** The mesh that they are in, or (with `member: 'unknown'`) may be in; `none` if they are in none. */
  readonly mesh: MeshKind;
  readonly mode: MeshMode;
  readonly member: Answer;
  readonly because: readonly MeshBecause[];
}
