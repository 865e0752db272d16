import type { Command, Option } from 'commander';

/** What a shell may be offered for a word: full words, and whether names of files fit as well. */
export interface Candidates {
  readonly words: readonly string[];
  readonly files: boolean;
}

/**
 * What can stand at the end of a command line.
 *
 * @param words what stands behind `eastwest`; the last is the word that is being written, perhaps empty
 * @param names values of options that only a repository knows, by the option's long name
 */
export function candidates(
  root: Command,
  words: readonly string[],
  names: Readonly<Record<string, readonly string[]>> = {},
): Candidates {
  const { command, last } = follow(root, words.slice(0, -1));
  const written = words.at(-1) ?? '';
  // bash takes `--format=js` for three words.
  const current = written === '=' ? '' : written;
  const fits = (all: readonly string[]) => all.filter((word) => word.startsWith(current)).sort();
  if (last !== undefined && (last.required || last.optional)) {
    const known = choicesOf(last, names);
    return { words: fits(known), files: known.length === 0 };
  }
  if (current.startsWith('-')) return { words: fits(flagsOf(command)), files: false };
  const commands = visibleCommands(command);
  return {
    words: fits([...commands, ...argumentChoices(command)]),
    files:
      commands.length === 0 && command.registeredArguments.some(({ argChoices }) => argChoices === undefined),
  };
}

/** The command that the words lead to, and the option that still waits for its value. */
function follow(
  root: Command,
  words: readonly string[],
): { readonly command: Command; readonly last: Option | undefined } {
  let command = root;
  let last: Option | undefined;
  for (const word of words) {
    if (word === '=') continue;
    if (last !== undefined && (last.required || last.optional)) {
      last = undefined;
      continue;
    }
    last = command.options.find(({ short, long }) => word !== '' && (word === short || word === long));
    command = command.commands.find((one) => one.name() === word) ?? command;
  }
  return { command, last };
}

function choicesOf(option: Option, names: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const key = option.long ?? '';
  return option.argChoices ?? (Object.hasOwn(names, key) ? (names[key] ?? []) : []);
}

function flagsOf(command: Command): readonly string[] {
  const own = command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  return [...own, '--help'];
}

function visibleCommands(command: Command): readonly string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((one) => one.name());
}

function argumentChoices(command: Command): readonly string[] {
  return command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
}
