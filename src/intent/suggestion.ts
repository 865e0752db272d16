import type { Service } from '#cluster/service.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/**
 * From what a call is taken to be wanted, the strongest first.
 * - `identity`: a policy of the mesh permits it to the caller's principal. - `labels`: a NetworkPolicy lets the caller in by its labels.
 * - `route`: a gateway among the manifests has a route that leads there. - `mention`: the caller's environment, arguments or configuration
 *   name the host. - `scrape`: Prometheus is asked to scrape it.
 */
export const BASES = ['identity', 'labels', 'route', 'mention', 'scrape'] as const;
export type Basis = (typeof BASES)[number];

/** Why a call is taken to be wanted: a clause, and where it stands. */
export interface Evidence {
  readonly text: string;
  readonly resource: Resource;
  readonly pointer: Pointer;
}

/** A call that the manifests suggest, to a TCP port of the callee's pods. */
export interface Suggestion {
  readonly basis: Basis;
  readonly from: Workload;
  readonly to: Workload;
  readonly port: number;
  /** `METHOD /path`; none for all. */
  readonly operations: readonly string[];
  /** Through which it is called, where the evidence says so. */
  readonly service?: Service;
  /** It names a host and no port: any of them may be meant. */
  readonly anyPort?: boolean;
  /** Whether it says just this: one caller, and a port. What isn't sure is a guess. */
  readonly sure: boolean;
  readonly evidence: Evidence;
}
