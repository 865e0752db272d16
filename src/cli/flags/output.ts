import { type Command, Option } from 'commander';
import { repeated } from '#cli/flags/repeated.ts';

/** What a command writes. */
export interface OutputFlags {
  readonly format: readonly string[];
}

/** Whether a person looks at it. */
export interface ColorFlags {
  readonly color?: boolean;
}

/** `--format`, with the names of those that there are. What stands behind the name, `=FILE`, is read by `parseFormats`. */
export function addFormatFlag(command: Command, formats: readonly string[]): Command {
  const option = new Option(
    '-f, --format <format[=file]>',
    'how to print it; repeatable, all but one to a file',
  )
    .argParser(repeated)
    .default([], formats[0]);
  option.argChoices = [...formats];
  return command.addOption(option);
}

/** `--color` and `--no-color`. */
export function addColorFlags(command: Command): Command {
  return command
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours (default: colours on a terminal)');
}
