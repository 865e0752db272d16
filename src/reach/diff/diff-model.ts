import type { MeshKind } from '#mesh/membership.ts';
import type { EntranceType } from '#network/entry/entrance.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import type { Accounts } from '#reach/explain/explain-accounts.ts';
import type { PodPlace } from '#reach/explain/explain-model.ts';
import type { MapTransport, RefusingLayer } from '#reach/map/map-model.ts';
import type { ConnectionSet } from '#set/connection-set.ts';

/**
 * What differs between two clusters in who can reach what: by what policies mean, not by how they are written. What isn't in it
 * is the same on both sides. With a mesh on either side also in how it is sent, and which requests. JSON-safe; the same byte for byte whatever the order of the manifests.
 */
export interface ReachDiff {
  /** The meshes of either side; `undefined` if only the network was compared. */
  readonly meshes?: { readonly base: readonly MeshKind[]; readonly head: readonly MeshKind[] };
  readonly workloads: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** Among workloads; then ways in; then addresses outside; then pods that could be added. */
  readonly changes: readonly DiffChange[];
}

export interface DiffChange {
  /**
   * - `workloads`: among existing workloads. - `entrances`: through a way in from outside (a Service, a route, a host port).
   * - `addresses`: what policies let through between workloads and addresses outside, whether or not a way leads there.
   * - `newcomers`: from pods that somebody could add.
   */
  readonly scope: 'workloads' | 'entrances' | 'addresses' | 'newcomers';
  /** - `new`: nothing was reachable before. - `gone`: nothing is any more. - `changed`: other ports, or another certainty. */
  readonly kind: 'new' | 'gone' | 'changed';
  readonly from: DiffEnd;
  readonly to: DiffEnd;
  /** Only for a way in: what opens it; `Gateway` if it leads through a gateway, by its routes. */
  readonly entrance?: { readonly type: EntranceType | 'Gateway'; readonly resource: string };
  /** Set if one end is a workload that only one side has. */
  readonly because?: 'added' | 'removed';
  readonly before: Reachable;
  readonly after: Reachable;
  /** What turned from what into what; disjoint, never empty. */
  readonly transitions: readonly Transition[];
}

export type DiffEnd =
  /** Ids, ascending; a workload that is in both ends of a change is not meant to reach itself. */
  | { readonly type: 'workloads'; readonly ids: readonly string[] }
  /** Every workload of either side but these. */
  | { readonly type: 'all-workloads'; readonly except: readonly string[] }
  | { readonly type: 'addresses'; readonly addresses: string }
  | { readonly type: 'ingress-controller' }
  /** `accounts`: under which service accounts, where the meshes tell them apart. */
  | { readonly type: 'pods'; readonly places: readonly PodPlace[]; readonly accounts?: Accounts };

export interface Reachable {
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
  /** How, if the meshes were looked at. */
  readonly ways?: readonly ReachableWay[];
}

/** One way of sending something. */
export interface ReachableWay {
  readonly transport: Exclude<MapTransport, 'either'>;
  /** In words; `''` for everything. */
  readonly requests: string;
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
}

export interface Transition {
  readonly before: Outcome;
  readonly after: Outcome;
  readonly connections: ConnectionSet;
  /** How it was sent and how it is, if the meshes were looked at. */
  readonly ways?: { readonly before: readonly TransitionWay[]; readonly after: readonly TransitionWay[] };
  /**
   * - `reachable`: something can be sent that couldn't be. - `plaintext`: something can be sent in plaintext that took mTLS (or TLS of a
   * gateway). Only if the meshes were looked at.
   */
  readonly opens?: 'reachable' | 'plaintext';
  /** Of what isn't reachable any more, among workloads: the layer that refuses it now. */
  readonly refusedBy?: RefusingLayer;
}

export interface TransitionWay extends Pick<ReachableWay, 'transport' | 'requests'> {
  readonly sure: boolean;
}

/** Whether something may be reachable that wasn't before, or in plaintext as it wasn't before. Unknown counts as reachable. */
export function isNewlyReachable({ transitions }: DiffChange): boolean {
  return transitions.some(({ before, opens }) => before === 'closed' || opens !== undefined);
}

/** Whether something may be reachable in plaintext that took mTLS before. */
export function isNewlyPlaintext({ transitions }: DiffChange): boolean {
  return transitions.some(({ opens }) => opens === 'plaintext');
}
