import type { Command } from 'commander';
import { repeated } from '#cli/flags/repeated.ts';

/** What a command writes. */
export interface OutputFlags {
  readonly format: readonly string[];
}

/** Whether a person looks at it. */
export interface ColorFlags {
  readonly color?: boolean;
}

/** `--format`, with the names of those that there are. */
export function addFormatFlag(command: Command, formats: readonly string[]): Command {
  return command.option(
    '-f, --format <format[=file]>',
    `${listed(formats)}; repeatable, all but one to a file`,
    repeated,
    [],
  );
}

/** `--color` and `--no-color`. */
export function addColorFlags(command: Command): Command {
  return command
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours (default: colours on a terminal)');
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
