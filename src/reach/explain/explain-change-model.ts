import type { JsonObject } from '#manifest/json.ts';
import type { Location } from '#manifest/location.ts';
import type { MeshReason } from '#mesh/because.ts';
import type { MeshKind, MeshMode } from '#mesh/membership.ts';
import type { Direction, Exemption, UnknownReason } from '#network/verdict/because.ts';
import type { Written } from '#reach/explain/explain-side-model.ts';

/** A reason that a mesh gives: its code, a clause that completes "…, because", and where it is written if it is. */
export interface ToldReason {
  readonly reason: MeshReason;
  readonly text: string;
  readonly written?: Written;
}

/**
 * What to do about a mesh.
 * - `join`: the workload must get into the mesh. - `permit`: add the manifests. - `deny-rule`: what is written there refuses, before any
 *   permission counts. - `narrow-rule`: what is written there permits. - `restrict`: nothing restricts it; add the manifests.
 * - `client-setting`, `server-setting`: what is written there chooses, or demands, the transport. - `require-mtls`: add the manifests, so that
 *   plaintext is refused. - `gateway`: who has no identity needs a gateway of the mesh. - `know`: what would have to be known.
 */
export type MeshAdvice =
  | 'join'
  | 'permit'
  | 'deny-rule'
  | 'narrow-rule'
  | 'restrict'
  | 'client-setting'
  | 'server-setting'
  | 'require-mtls'
  | 'gateway'
  | 'know';

/** A change to a mesh's resources. */
export interface MeshChange {
  readonly type: 'mesh';
  readonly mesh: MeshKind;
  /** Of the destination. */
  readonly mode: MeshMode;
  readonly advice: MeshAdvice;
  /** The workload that it is about. */
  readonly subject: string;
  readonly because: readonly ToldReason[];
  readonly manifests: readonly JsonObject[];
}

/** A way to another outcome. */
export type Change =
  /** Adding this NetworkPolicy lets it through on this side (policies only add up). */
  | {
      readonly type: 'allow';
      readonly direction: Direction;
      readonly policy: JsonObject;
      readonly isolates: boolean;
    }
  /** Adding this NetworkPolicy closes this side for everything that no rule of it or of another allows. */
  | { readonly type: 'isolate'; readonly direction: Direction; readonly policy: JsonObject }
  /** These rules let it through: each of them would have to go, or be narrowed. */
  | { readonly type: 'narrow'; readonly direction: Direction; readonly rules: readonly RuleRef[] }
  /** A rule of the admin tier decides before any NetworkPolicy is asked: it would have to change. */
  | { readonly type: 'admin'; readonly direction: Direction; readonly rules: readonly RuleRef[] }
  /** No policy decides at this end. */
  | {
      readonly type: 'none';
      readonly direction: Direction;
      readonly reason: Exemption | 'source-host-network' | 'same-node';
    }
  /** What would have to be known. */
  | { readonly type: 'know'; readonly direction: Direction; readonly reasons: readonly UnknownReason[] }
  | MeshChange;

export interface RuleRef {
  readonly policy: string;
  /** From 1. */
  readonly rule: number;
  readonly name?: string;
  readonly location: Location;
}
