import { Argument, Command } from 'commander';
import { candidates } from '#cli/completion/candidates.ts';
import { completionScript, SHELLS, type Shell } from '#cli/completion/scripts.ts';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { readConfiguration } from '#cli/input/configuration.ts';
import type { Terminal } from '#cli/terminal.ts';

/** `eastwest completion SHELL`: prints the script with which a shell completes our command lines. */
export function completionCommand(terminal: Terminal, done: Done): Command {
  return new Command('completion')
    .description('Print a script with which your shell completes eastwest’s commands and options.')
    .addArgument(new Argument('<shell>', 'your shell').choices([...SHELLS]))
    .addHelpText('after', EXAMPLES)
    .action((shell: Shell) => {
      terminal.stdout(completionScript(shell));
      done(EXIT.clean);
    });
}

const EXAMPLES = `
Examples:
  source <(eastwest completion bash)                                       in ~/.bashrc
  source <(eastwest completion zsh)                                        in ~/.zshrc, after compinit
  eastwest completion fish > ~/.config/fish/completions/eastwest.fish`;

/** `eastwest complete -- WORDS…`: what the scripts ask. Never fails: a shell has no place for an error. */
export function completeCommand(terminal: Terminal, done: Done): Command {
  return new Command('complete')
    .description('Print what can follow on a command line.')
    .argument('[words...]', 'the words behind `eastwest`, the last of which is being written')
    .allowUnknownOption()
    .action((words: readonly string[], _flags: unknown, self: Command) => {
      const root = self.parent ?? self;
      const found = candidates(root, words.length === 0 ? [''] : words, {
        '--environment': environments(terminal),
      });
      terminal.stdout(
        [...found.words, ...(found.files ? [':files'] : [])].map((word) => `${word}\n`).join(''),
      );
      done(EXIT.clean);
    });
}

function environments(terminal: Terminal): readonly string[] {
  try {
    return readConfiguration(undefined, [], terminal).environments.map(({ name }) => name);
  } catch {
    return [];
  }
}
