import type { Origin } from '#manifest/resource.ts';

/** A number of a list in `groups`. */
export type GroupNumber = number;

/** Something written in the manifests. */
export interface ResourceRef {
  readonly id: string;
  readonly apiVersion: string;
  readonly origin: Origin;
}
