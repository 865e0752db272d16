import type { Config, ManifestSource } from '#index.ts';

/** A cluster on both sides. */
export interface Pair {
  /** Its name in eastwest.yaml, if there are several. */
  readonly environment?: string;
  /** Not there if that side's eastwest.yaml doesn't have the environment: everything is new. */
  readonly base: SideCluster | undefined;
  /** The same: nothing is left. */
  readonly head: SideCluster | undefined;
}

/** A cluster on one side. */
export interface SideCluster {
  /** What is said of it. */
  readonly config: Config;
  /** Where its manifests are. */
  readonly sources: readonly ManifestSource[];
  /**
   * What isn't there counts as empty: it was added or removed. Not so for a head whose own eastwest.yaml names it, and for a folder: there it
   * is a mistake.
   */
  readonly lenient: boolean;
}
