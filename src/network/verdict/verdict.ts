import type { Because, Direction } from '#network/verdict/because.ts';
import type { ConnectionSet } from '#set/connection-set.ts';

/** - `unknown`: open or closed, depending on something that the manifests don't show. Never to be taken as closed. */
export type Outcome = 'open' | 'closed' | 'unknown';

/** Some connections with the same outcome for the same reasons, in the order in which these were decided. */
export interface Decision {
  readonly connections: ConnectionSet;
  readonly outcome: Outcome;
  readonly because: readonly Because[];
}

/**
 * What one direction says: `ingress` of the destination, or `egress` of the source. The decisions partition all
 * connections; `open` and `unknown` are the unions of theirs, and what is in neither is closed.
 */
export interface Verdict {
  readonly direction: Direction;
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
  readonly decisions: readonly Decision[];
}
