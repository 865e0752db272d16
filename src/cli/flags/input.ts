import type { Command } from 'commander';
import { repeated } from '#cli/flags/repeated.ts';

/** What a command reads. */
export interface InputFlags {
  readonly config?: string;
  readonly environment: readonly string[];
}

/** `[paths...]`, `--config` and `--environment`: for every command that reads manifests. */
export function addInputFlags(command: Command): Command {
  return command
    .argument(
      '[paths...]',
      'files, directories, globs, or - for standard input; default: sources of eastwest.yaml',
    )
    .option(
      '-c, --config <file>',
      'the configuration (default: eastwest.yaml, here or in the given directory)',
    )
    .option('-e, --environment <name>', 'one of the environments in eastwest.yaml; repeatable', repeated, []);
}
