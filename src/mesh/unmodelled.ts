import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** A resource that changes what a mesh does in ways that aren't modelled, so that answers which depend on it are unknown. */
export interface Unmodelled {
  readonly resource: Resource;
  readonly pointer: Pointer;
  /** Why, and what about: "it changes proxies in ways that aren't modelled: what … lets in is unknown". */
  readonly message: string;
}
