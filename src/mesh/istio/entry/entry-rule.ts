import type { Workload } from '#cluster/workload.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { RequestSet } from '#set/request-set.ts';

/** Where a rule sends requests: a host of the registry, as the rule writes it, in full. */
export interface EntryDestination {
  readonly host: string;
  /** Of the Service; `undefined`: its only one, else the port that the client connected to. */
  readonly port: number | undefined;
  /** `''`: the whole host. */
  readonly subset: string;
  /** A copy of each request goes there, whose answer nobody waits for. */
  readonly mirror: boolean;
  readonly resource: Resource;
  readonly pointer: Pointer;
}

/** A workload to which a destination leads, and the port of its pods. */
export interface EntryTarget {
  readonly workload: Workload;
  readonly port: number;
}

/**
 * What a rule does with a request.
 * - `redirect`: answered by a redirect, `secure` if it leads to HTTPS. - `answer`: answered by the proxy itself.
 */
export type EntryAction =
  | { readonly type: 'forward'; readonly destinations: readonly EntryDestination[] }
  | { readonly type: 'redirect'; readonly secure: boolean }
  | { readonly type: 'answer' };

/** A rule of a route of either API, as a gateway's proxy applies it. */
export interface EntryRule {
  readonly resource: Resource;
  readonly pointer: Pointer;
  /** The requests that it matches, whatever other rules do; `ALL_REQUESTS` itself if it has no condition. */
  readonly requests: RequestSet;
  readonly action: EntryAction;
}
