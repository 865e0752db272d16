import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { PlanCaveat } from '#plan/schema.ts';

/** Something that a step can't do, or that has to be known before it is taken. */
export interface Caveat {
  readonly kind: PlanCaveat['kind'];
  readonly subject: string;
  readonly text: string;
  readonly resource?: Resource;
  readonly pointer?: Pointer;
  readonly because: readonly MeshBecause[];
}
