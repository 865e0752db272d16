import { Command } from 'commander';
import { chosenPaths } from '#cli/chosen-paths.ts';
import { readConfiguration } from '#cli/configuration.ts';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { parseFormats, writeFormats } from '#cli/formats.ts';
import { fabricOptions, networkInput } from '#cli/network-input.ts';
import { type Terminal, usesColor } from '#cli/terminal.ts';
import {
  derivePlatform,
  EastwestError,
  FACTS_FORMATS,
  orderResources,
  type PlatformFacts,
  readManifests,
  renderFacts,
} from '#index.ts';

interface FactsFlags {
  readonly config?: string;
  readonly format: readonly string[];
  readonly focus: readonly string[];
  readonly podCidr: readonly string[];
  readonly color?: boolean;
  readonly verbose: boolean;
}

/** `eastwest facts [paths|-]`: everything that the reachability equation says, per workload. */
export function factsCommand(terminal: Terminal, done: Done): Command {
  return new Command('facts')
    .description(
      'Print what is true of each workload: its mesh, who reaches each port and how, what it reaches.',
    )
    .argument(
      '[paths...]',
      'files, directories, globs, or - for standard input; default: sources of eastwest.yaml',
    )
    .option(
      '-c, --config <file>',
      'the configuration (default: eastwest.yaml, here or in the given directory)',
    )
    .option('-f, --format <format[=file]>', 'text or json; repeatable', collect, [])
    .option(
      '--focus <workload>',
      'only this workload: namespace/name or Kind/namespace/name; repeatable',
      collect,
      [],
    )
    .option('--pod-cidr <block>', 'where pods get their addresses; repeatable', collect, [])
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours (default: colours on a terminal)')
    .option('-v, --verbose', 'with the reason of everything, and every name', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: FactsFlags) =>
      done(await runFacts(paths, flags, terminal)),
    );
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

const EXAMPLES = `
Examples:
  eastwest facts manifests/
  eastwest facts manifests/ --focus payments/payments --verbose
  eastwest facts manifests/ --format json | jq '.workloads[] | select(.membership.mesh == "none") | .id'

A question mark stands before what depends on something that the manifests don't show.

Exit codes: 0 the facts, 2 they can't be trusted (a document that can't be read) or there is nothing to tell of, 3 a bug.`;

async function runFacts(paths: readonly string[], flags: FactsFlags, terminal: Terminal): Promise<number> {
  const outputs = parseFormats(flags.format, FACTS_FORMATS, 'text');
  const configuration = readConfiguration(flags.config, paths, terminal);
  const { config } = configuration;
  const read = await readManifests(chosenPaths(paths, configuration, 'facts'), {
    cwd: terminal.cwd,
    stdin: terminal.stdin,
    exclude: config.file === undefined ? [] : [config.file],
  });
  const ordered = { ...read, resources: orderResources(read.resources) };
  const known = fabricOptions(flags.podCidr, config);
  const { manifests, fabric, trusted } = await networkInput(ordered, known, terminal);
  const facts = derivePlatform(fabric, manifests, config.intent);
  const only =
    flags.focus.length === 0 ? {} : { only: new Set(flags.focus.map((name) => focused(facts, name))) };
  const color = usesColor(terminal, flags.color) && outputs.every(({ file }) => file === undefined);
  writeFormats(
    outputs,
    (format) => renderFacts(facts, format, { color, verbose: flags.verbose, ...only }),
    terminal,
  );
  return trusted ? EXIT.clean : EXIT.unusable;
}

function focused({ workloads }: PlatformFacts, name: string): string {
  const found = workloads.filter(({ id }) => id === name || id.split('/').slice(1).join('/') === name);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  throw new EastwestError(
    'bad-usage',
    found.length === 0 ? `there is no workload ${name}` : `${name} is the name of ${found.length} workloads`,
    found.length === 0
      ? 'Write namespace/name or Kind/namespace/name; `eastwest facts` without --focus lists them.'
      : `Write one of ${found.map(({ id }) => id).join(', ')}.`,
  );
}
