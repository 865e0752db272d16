import type { EntranceType } from '#network/entry/entrance.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import type { PodPlace } from '#reach/explain/explain-model.ts';
import type { ConnectionSet } from '#set/connection-set.ts';

/**
 * What differs between two clusters in who can reach what: by what policies mean, not by how they are written. What isn't in it
 * is the same on both sides. JSON-safe; the same byte for byte whatever the order of the manifests.
 */
export interface ReachDiff {
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
  /** Only for a way in: what opens it. */
  readonly entrance?: { readonly type: EntranceType; readonly resource: string };
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
  | { readonly type: 'pods'; readonly places: readonly PodPlace[] };

export interface Reachable {
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
}

export interface Transition {
  readonly before: Outcome;
  readonly after: Outcome;
  readonly connections: ConnectionSet;
}

/** Whether something may be reachable that was closed before. Unknown counts as reachable. */
export function isNewlyReachable({ transitions }: DiffChange): boolean {
  return transitions.some(({ before }) => before === 'closed');
}
