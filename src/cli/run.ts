import { Command, CommanderError } from 'commander';
import { checkCommand } from '#cli/check/command.ts';
import { diffCommand } from '#cli/diff.ts';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { explainCommand } from '#cli/explain.ts';
import { factsCommand } from '#cli/facts.ts';
import { initCommand } from '#cli/init.ts';
import { mapCommand } from '#cli/map.ts';
import { planCommand } from '#cli/plan.ts';
import { proveCommand } from '#cli/prove.ts';
import { rulesCommand } from '#cli/rules.ts';
import type { Terminal } from '#cli/terminal.ts';
import { EastwestError, VERSION } from '#index.ts';

/**
 * Runs one command line and returns the exit code. An error that the user can mend is shown in two lines (2);
 * a bug of ours is shown with its stack (3).
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.clean;
  const done: Done = (code) => {
    exitCode = code;
  };
  try {
    await program(terminal, done).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return failure(error, terminal);
  }
}

function program(terminal: Terminal, done: Done): Command {
  const command = new Command('eastwest')
    .description(
      'Prove what a Kubernetes cluster lets through, from its rendered manifests, before they ship.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(see eastwest --help)');
  command.addCommand(checkCommand(terminal, done), { isDefault: false });
  command.addCommand(diffCommand(terminal, done));
  command.addCommand(explainCommand(terminal, done));
  command.addCommand(factsCommand(terminal, done));
  command.addCommand(initCommand(terminal, done));
  command.addCommand(mapCommand(terminal, done));
  command.addCommand(planCommand(terminal, done));
  command.addCommand(proveCommand(terminal, done));
  command.addCommand(rulesCommand(terminal, done));
  for (const each of [
    command,
    ...command.commands,
    ...command.commands.flatMap(({ commands }) => commands),
  ]) {
    each
      .exitOverride()
      .configureOutput({ writeOut: terminal.stdout, writeErr: terminal.stderr })
      .showSuggestionAfterError(true);
  }
  return command;
}

const EXAMPLES = `
Examples:
  eastwest init                                 a first eastwest.yaml, from what the manifests say
  eastwest check manifests/                     check a folder
  helm template chart | eastwest check -        check what Helm renders
  eastwest check manifests/ --policy policy/    with your own Rego, also conftest's
  eastwest map manifests/ --format svg=map.svg  who can reach what
  eastwest explain --from web --to db:5432 .    why it can, or can't
  eastwest prove manifests/                     what must hold, or who breaks it
  eastwest facts manifests/                     what is true of each workload
  eastwest plan manifests/                      the steps to mutual TLS everywhere
  eastwest diff main HEAD -- manifests/         what became reachable
  eastwest rules list                           what is checked

Exit codes: 0 no finding, 1 findings (or the answer that was asked for is no), 2 the input or the command can't be used,
3 a bug in eastwest.`;

function failure(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.unusable;
  if (error instanceof EastwestError) {
    terminal.stderr(`eastwest: ${error.message}\n  → ${error.remedy}\n`);
    return EXIT.unusable;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.stderr(`eastwest: this is a bug in eastwest ${VERSION}, please report it:\n${trace}\n`);
  return EXIT.bug;
}
