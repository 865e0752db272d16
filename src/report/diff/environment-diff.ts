import type { ReachDiff } from '#reach/diff/diff-model.ts';

/** What differs in one cluster, and which of the environments in eastwest.yaml that is; without a name it's the only one. */
export interface EnvironmentDiff {
  readonly environment?: string;
  readonly diff: ReachDiff;
  /** What to mind about it, each a sentence without a full stop: a side that counts as empty, other settings, no trust. */
  readonly remarks?: readonly string[];
}
