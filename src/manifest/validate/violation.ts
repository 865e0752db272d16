import type { Pointer } from '#manifest/pointer.ts';
import type { Problem } from '#manifest/problem.ts';

/** A problem of one resource, before it is located: the pointer is relative to the resource. */
export interface Violation extends Pick<Problem, 'level' | 'message' | 'remedy'> {
  readonly code: 'schema-violation' | 'unknown-field' | 'invalid-cidr';
  readonly pointer: Pointer;
}
