import { Command } from 'commander';
import { chosenPaths } from '#cli/chosen-paths.ts';
import { readConfiguration } from '#cli/configuration.ts';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { parseFormats, writeFormats } from '#cli/formats.ts';
import { fabricOptions, networkInput } from '#cli/network-input.ts';
import { type Terminal, usesColor } from '#cli/terminal.ts';
import {
  EastwestError,
  type Fabric,
  focusedInvariants,
  orderResources,
  PROOF_FORMATS,
  proveAll,
  readManifests,
  renderProofs,
  standardInvariants,
} from '#index.ts';

interface ProveFlags {
  readonly config?: string;
  readonly format: readonly string[];
  readonly focus: readonly string[];
  readonly podCidr: readonly string[];
  readonly color?: boolean;
  readonly verbose: boolean;
}

/** `eastwest prove [paths|-]`: what follows from eastwest.yaml, proven or refuted by a counterexample. */
export function proveCommand(terminal: Terminal, done: Done): Command {
  return new Command('prove')
    .description(
      'Prove what eastwest.yaml demands, against every pod that could be added, or show how it is broken.',
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
      'only who may reach this: namespace/name, Kind/namespace/name, namespace/* or labels (app=web); repeatable',
      collect,
      [],
    )
    .option('--pod-cidr <block>', 'where pods get their addresses; repeatable', collect, [])
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours (default: colours on a terminal)')
    .option('-v, --verbose', 'with every counterexample and its manifest', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: ProveFlags) =>
      done(await runProve(paths, flags, terminal)),
    );
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

const EXAMPLES = `
Examples:
  eastwest prove manifests/
  eastwest prove manifests/ --focus payments/payments
  eastwest prove manifests/ --format json | jq -r '.proofs[].counterexamples[]?.manifest'

Each sentence holds, is refuted (with somebody who breaks it, as a manifest where a pod would have to be added), or is unknown, where
it depends on something that the manifests don't show. What looked at nothing is not applicable, which isn't a pass.

Exit codes: 0 everything holds, 1 something is refuted, unknown or not applicable, 2 the input or the command can't be used, 3 a bug.`;

async function runProve(paths: readonly string[], flags: ProveFlags, terminal: Terminal): Promise<number> {
  const outputs = parseFormats(flags.format, PROOF_FORMATS, 'text');
  const configuration = readConfiguration(flags.config, paths, terminal);
  const { config } = configuration;
  const read = await readManifests(chosenPaths(paths, configuration, 'prove'), {
    cwd: terminal.cwd,
    stdin: terminal.stdin,
    exclude: config.file === undefined ? [] : [config.file],
  });
  const ordered = { ...read, resources: orderResources(read.resources) };
  const known = fabricOptions(flags.podCidr, config);
  const { manifests, fabric, trusted } = await networkInput(ordered, known, terminal);
  demandWorkloads(fabric);
  const { intent } = config;
  const invariants =
    flags.focus.length === 0 ? standardInvariants(intent) : focusedInvariants(intent, flags.focus);
  const proofs = proveAll(fabric, invariants, { intent, manifests });
  const color = usesColor(terminal, flags.color) && outputs.every(({ file }) => file === undefined);
  writeFormats(
    outputs,
    (format) => renderProofs(proofs, format, { color, verbose: flags.verbose }),
    terminal,
  );
  if (!trusted) return EXIT.unusable;
  return proofs.every(({ outcome }) => outcome === 'holds') ? EXIT.clean : EXIT.findings;
}

/** A proof about nothing would look as if everything were closed. */
function demandWorkloads({ network }: Fabric): void {
  if (network.workloads.length > 0) return;
  throw new EastwestError(
    'no-manifests',
    `nothing to prove: no workload among ${network.cluster.resources.length} resources`,
    'Name the manifests of Deployments, StatefulSets, Pods or other workloads, rendered if they are templates.',
  );
}
