import type { Known } from '#acceptance/known.ts';
import type { Location } from '#manifest/location.ts';

/** How the file is called if nothing else is said; it stands beside eastwest.yaml. */
export const BASELINE_NAME = 'eastwest-baseline.yaml';

/** Findings that were there when a repo adopted eastwest: they don't count until they are mended, and nothing may be added. */
export interface Baseline {
  /** As the user names it. */
  readonly file: string;
  /** Which eastwest recorded it. */
  readonly tool: string;
  /** What was read when it was recorded, from the baseline's directory; empty: the sources of eastwest.yaml. */
  readonly paths: readonly string[];
  readonly entries: readonly BaselineEntry[];
}

/** A finding that is accepted as it was. */
export interface BaselineEntry extends Known {
  /** Which of the environments in eastwest.yaml. */
  readonly environment?: string;
  /** What the rule said then, without files and lines, perhaps cut; for people. */
  readonly message: string;
  /** How many findings are alike in all of this. */
  readonly count: number;
  /** In the file; for one that isn't written yet, the file. */
  readonly location: Location;
}
