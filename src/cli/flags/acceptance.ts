import type { Command } from 'commander';

/** What of the findings doesn't count, because it was there before. */
export interface AcceptanceFlags extends BaselineFlags {
  readonly changedSince?: string;
}

/** Which baseline: a file, `false` for none, or the one beside eastwest.yaml. */
export interface BaselineFlags {
  readonly baseline?: string | false;
}

/** `--baseline`, `--no-baseline`, `--changed-since`. */
export function addAcceptanceFlags(command: Command): Command {
  return command
    .option(
      '--baseline <file>',
      'findings recorded in it do not count (default: eastwest-baseline.yaml, beside eastwest.yaml)',
    )
    .option('--no-baseline', 'count them all the same')
    .option(
      '--changed-since <revision>',
      'count only what came about since the branch parted from this git revision',
    );
}
