import { Command, type Option } from 'commander';
import { baselineCommand } from '#cli/baseline.ts';
import { checkCommand } from '#cli/check/command.ts';
import { completeCommand, completionCommand } from '#cli/completion/command.ts';
import { diffCommand } from '#cli/diff/command.ts';
import type { Done } from '#cli/done.ts';
import { explainCommand } from '#cli/explain.ts';
import { factsCommand } from '#cli/facts.ts';
import { initCommand } from '#cli/init.ts';
import { mapCommand } from '#cli/map.ts';
import { planCommand } from '#cli/plan.ts';
import { proveCommand } from '#cli/prove.ts';
import { rulesCommand } from '#cli/rules.ts';
import type { Terminal } from '#cli/terminal.ts';
import { verifyCommand } from '#cli/verify.ts';
import { VERSION } from '#index.ts';

/** The command line: every command with its options, from which help, completion and the reference are made. */
export function program(terminal: Terminal, done: Done): Command {
  const command = new Command('eastwest')
    .description(
      'Prove what a Kubernetes cluster lets through, from its rendered manifests, before they ship.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(see eastwest --help)');
  command.addCommand(baselineCommand(terminal, done));
  command.addCommand(checkCommand(terminal, done));
  command.addCommand(completionCommand(terminal, done));
  command.addCommand(completeCommand(terminal, done), { hidden: true });
  command.addCommand(diffCommand(terminal, done));
  command.addCommand(explainCommand(terminal, done));
  command.addCommand(factsCommand(terminal, done));
  command.addCommand(initCommand(terminal, done));
  command.addCommand(mapCommand(terminal, done));
  command.addCommand(planCommand(terminal, done));
  command.addCommand(proveCommand(terminal, done));
  command.addCommand(rulesCommand(terminal, done));
  command.addCommand(verifyCommand(terminal, done));
  for (const each of [
    command,
    ...command.commands,
    ...command.commands.flatMap(({ commands }) => commands),
  ]) {
    each
      .exitOverride()
      .helpOption('-h, --help', 'show help')
      .configureHelp({ optionDescription })
      .configureOutput({
        writeOut: terminal.stdout,
        writeErr: terminal.stderr,
        getOutHelpWidth: () => terminal.width ?? 100,
        getErrHelpWidth: () => terminal.width ?? 100,
      })
      .showSuggestionAfterError(true);
  }
  return command;
}

/** With its choices and its default, where there is one to speak of. */
function optionDescription({
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
}: Option): string {
  const isPlain = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  const standard = defaultValueDescription ?? (isPlain ? String(defaultValue) : undefined);
  const told = [
    ...(argChoices === undefined ? [] : [argChoices.join(', ')]),
    ...(standard === undefined ? [] : [`default: ${standard}`]),
  ];
  return told.length === 0 ? description : `${description} (${told.join('; ')})`;
}

const EXAMPLES = `
Examples:
  eastwest init                                 a first eastwest.yaml, from what the manifests say
  eastwest check manifests/                     check a folder
  eastwest check --kustomize overlays/prod      or an overlay, or a chart (--helm)
  eastwest check manifests/ --policy policy/    with your own Rego, also conftest's
  eastwest map manifests/ --format svg=map.svg  who can reach what
  eastwest explain --from web --to db:5432 .    why it can, or can't
  eastwest prove manifests/                     what must hold, or who breaks it
  eastwest facts manifests/                     what is true of each workload
  eastwest plan manifests/                      the steps to mutual TLS everywhere
  eastwest diff main HEAD -- manifests/         what became reachable
  eastwest baseline                             adopt it in an old repo: only what is new counts
  eastwest rules list                           what is checked
  eastwest verify policy/                       the unit tests of your policies

Exit codes: 0 no finding, 1 findings (or the answer that was asked for is no), 2 the input or the command can't be used,
3 a bug in eastwest.`;
