import { Command } from 'commander';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { type AddressFlags, addAddressFlags } from '#cli/flags/addresses.ts';
import { parseFormats, writeFormats } from '#cli/flags/formats.ts';
import { addInputFlags, type InputFlags } from '#cli/flags/input.ts';
import { addColorFlags, addFormatFlag, type ColorFlags, type OutputFlags } from '#cli/flags/output.ts';
import { repeated } from '#cli/flags/repeated.ts';
import { readFabric } from '#cli/input/read-cluster.ts';
import { selectCluster } from '#cli/input/select-clusters.ts';
import { type Terminal, usesColor } from '#cli/terminal.ts';
import { derivePlatform, EastwestError, FACTS_FORMATS, type PlatformFacts, renderFacts } from '#index.ts';

interface FactsFlags extends InputFlags, AddressFlags, OutputFlags, ColorFlags {
  readonly focus: readonly string[];
  readonly verbose: boolean;
}

/** `eastwest facts [paths|-]`: everything that the reachability equation says, per workload. */
export function factsCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('facts').description(
    'Print what is true of each workload: its mesh, who reaches each port and how, what it reaches.',
  );
  addInputFlags(command);
  command.option(
    '--focus <workload>',
    'only this workload: namespace/name or Kind/namespace/name; repeatable',
    repeated,
    [],
  );
  addAddressFlags(command);
  addFormatFlag(command, FACTS_FORMATS);
  addColorFlags(command);
  return command
    .option('-v, --verbose', 'with the reason of everything, and every name', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: FactsFlags) =>
      done(await runFacts(paths, flags, terminal)),
    );
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
  const cluster = selectCluster(paths, flags, 'facts', terminal);
  const { intent } = cluster.config;
  const { manifests, fabric, trusted } = await readFabric(cluster, flags.podCidr, terminal);
  const facts = derivePlatform(fabric, manifests, intent);
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
