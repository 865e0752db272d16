import type { ReachDiff } from '#reach/diff/diff-model.ts';

/** What differs in one cluster, and which of the environments in eastwest.yaml that is; without a name it's the only one. */
export interface EnvironmentDiff {
  readonly environment?: string;
  readonly diff: ReachDiff;
}
