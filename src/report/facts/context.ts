import type { PlatformFacts } from '#facts/platform/schema.ts';
import type { Paint } from '#report/pretty/paint.ts';

/** What the text of a cluster needs besides the workload in question. */
export interface Context {
  readonly facts: PlatformFacts;
  readonly paint: Paint;
  readonly verbose: boolean;
  /** As many names as are listed. */
  readonly most: number;
}
