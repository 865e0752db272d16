import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** A resource that changes what a mesh does in ways that aren't modelled, so that answers which depend on it are unknown. */
export interface Unmodelled {
  readonly resource: Resource;
  readonly pointer: Pointer;
  /** What is unknown for it, as a clause: "what the proxies of … let in may differ from …". */
  readonly message: string;
}
