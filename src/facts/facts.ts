import type { Subject } from '#facts/subject.ts';
import type { Resource } from '#manifest/resource.ts';

/** A subject for rules, and the resource that its pointers point into. */
export interface FactsSubject {
  readonly subject: Subject;
  readonly resource: Resource;
}

/** Everything that rules are asked about, one subject at a time. */
export interface Facts {
  readonly subjects: readonly FactsSubject[];
  /** Whether eastwest.yaml declares flows or public entries. */
  readonly declares?: boolean;
}
