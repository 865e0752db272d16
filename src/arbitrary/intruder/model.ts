import type { INamespace, IPod } from 'kubernetes-models/v1';
import type { Intent } from '#config/config.ts';

/** A pod that somebody might add to a cluster. Plain data. */
export interface Intruder {
  readonly pod: IPod;
  /** Of the pod, if the cluster doesn't have it. */
  readonly namespace?: INamespace;
  /** What is nasty about it. */
  readonly sentence: string;
}

export interface IntruderConstraints {
  /**
   * What is declared. A pod under a declared caller's own service account, in its namespace, *is* that caller; so intruders are never under
   * one, nor under a waypoint's. Without an intent nobody may be impersonated: every workload of the manifests counts as a caller.
   */
  readonly intent?: Intent;
  /** Also pods that are declared callers. */
  readonly callers?: boolean;
}
