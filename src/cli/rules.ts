import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Done } from '#cli/done.ts';
import { cacheDirectory, opaOptions } from '#cli/flags/opa-options.ts';
import { repeated } from '#cli/flags/repeated.ts';
import type { Terminal } from '#cli/terminal.ts';
import { LIST_FORMATS, type ListFormat, listRules, loadPolicies, newRule, writeRuleDocs } from '#index.ts';

interface PolicyFlags {
  readonly policy: readonly string[];
  readonly builtin: boolean;
  readonly opa?: string;
  readonly cacheDir?: string;
}

/** `eastwest rules list|new|docs`: what is checked, and how to add to it. */
export function rulesCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('rules').description('List the rules, write a new one, or write their pages.');
  command.addCommand(listCommand(terminal, done));
  command.addCommand(newCommand(terminal, done));
  command.addCommand(docsCommand(terminal, done));
  return command;
}

function listCommand(terminal: Terminal, done: Done): Command {
  return new Command('list')
    .description('List the rules with their severity and title.')
    .option('-p, --policy <dir>', 'also the rules of this directory; repeatable', repeated, [])
    .option('--no-builtin', 'only the rules given with --policy')
    .addOption(
      new Option('-f, --format <format>', 'how to print them').choices([...LIST_FORMATS]).default('text'),
    )
    .option('--opa <file>', 'the opa binary that compiles your Rego')
    .option('--cache-dir <dir>', 'where compiled Rego is kept')
    .addHelpText(
      'after',
      '\nExamples:\n  eastwest rules list\n  eastwest rules list --policy policy/ --format json',
    )
    .action(async (flags: PolicyFlags & { readonly format: ListFormat }) => {
      terminal.stdout(listRules((await policies(flags, terminal)).rules, flags.format));
      done(0);
    });
}

function newCommand(terminal: Terminal, done: Done): Command {
  return new Command('new')
    .description('Write the folder of a new rule: the rule, its test, a good and a bad example, its page.')
    .argument('<id>', 'category/name, e.g. mtls/no-legacy-port')
    .option('-d, --directory <dir>', 'below which the folder is made', 'policies/rules')
    .addOption(
      new Option('-s, --subject <subject>', 'what the rule looks at, one at a time')
        .choices(['resource', 'workload'])
        .default('workload'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  eastwest rules new mtls/no-legacy-port\n  eastwest rules new team/labels -d policy -s resource',
    )
    .action(
      async (
        id: string,
        flags: { readonly directory: string; readonly subject: 'resource' | 'workload' },
      ) => {
        const { rules } = await policies({ policy: [], builtin: true }, terminal);
        const directory = resolve(terminal.cwd, flags.directory);
        const existing = rules.map((rule) => rule.id);
        const files = await newRule(id, directory, { existing, subject: flags.subject });
        const folder = `${flags.directory}/${id}`;
        for (const file of files) terminal.stdout(`wrote ${file}\n`);
        terminal.stderr(
          `\nTry it:  eastwest check ${folder}/bad.yaml --policy ${flags.directory}\nTest it: opa test ${folder}\n`,
        );
        done(0);
      },
    );
}

function docsCommand(terminal: Terminal, done: Done): Command {
  return new Command('docs')
    .description('Write a page for each built-in rule, and their index.')
    .option('-d, --directory <dir>', 'where the pages go', 'docs/rules')
    .addHelpText('after', '\nExamples:\n  eastwest rules docs\n  eastwest rules docs --directory site/rules')
    .action(async (flags: { readonly directory: string }) => {
      const { rules } = await policies({ policy: [], builtin: true }, terminal);
      const files = await writeRuleDocs(rules, resolve(terminal.cwd, flags.directory));
      terminal.stdout(`wrote ${files.length} pages into ${flags.directory}\n`);
      done(0);
    });
}

function policies(flags: PolicyFlags, terminal: Terminal) {
  return loadPolicies({
    builtin: flags.builtin,
    directories: flags.policy,
    cacheDirectory: flags.cacheDir ?? cacheDirectory(terminal),
    ...opaOptions(flags.opa, terminal),
  });
}
