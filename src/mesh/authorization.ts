import type { MeshBecause } from '#mesh/because.ts';
import type { RequestSet } from '#set/request-set.ts';

/** Some requests with the same outcome for the same reasons. */
export interface RequestDecision {
  readonly requests: RequestSet;
  /** - `unknown`: permitted or not, depending on something that can't be written as a condition on the request. */
  readonly outcome: 'permitted' | 'denied' | 'unknown';
  readonly because: readonly MeshBecause[];
}

/**
 * What a way into a listener permits: `authz(l, i)` for every identity at once, since `principal` (absent: no client
 * certificate) is one of the dimensions of a request. The decisions partition all requests, in the order in which they were taken;
 * `permitted` and `unknown` are the unions of theirs, and what is in neither is denied. What can't be decided offline (a claim of a
 * token, an external authorizer) stays a dimension of the set.
 */
export interface Authorization {
  readonly permitted: RequestSet;
  readonly unknown: RequestSet;
  readonly decisions: readonly RequestDecision[];
}
