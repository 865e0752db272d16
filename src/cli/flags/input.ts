import type { Command } from 'commander';
import { addRenderingFlags, type RenderingFlags } from '#cli/flags/rendering.ts';
import { repeated } from '#cli/flags/repeated.ts';

/** What a command reads. */
export interface InputFlags extends RenderingFlags {
  readonly config?: string;
  readonly environment: readonly string[];
}

/** `[paths...]`, `--kustomize`, `--helm`, `--config` and `--environment`: for every command that reads manifests. */
export function addInputFlags(command: Command): Command {
  const given = addRenderingFlags(
    command.argument(
      '[paths...]',
      'files, directories, globs, or - for standard input; default: sources of eastwest.yaml',
    ),
  ).option(
    '-c, --config <file>',
    'the configuration (default: eastwest.yaml, here or in the given directory)',
  );
  return addEnvironmentFlag(given);
}

/** `--environment`: for every command that knows several clusters. */
export function addEnvironmentFlag(command: Command): Command {
  return command.option(
    '-e, --environment <name>',
    'one of the environments in eastwest.yaml; repeatable',
    repeated,
    [],
  );
}
