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
import {
  EastwestError,
  type Fabric,
  focusedInvariants,
  PROOF_FORMATS,
  proveAll,
  renderProofs,
  standardInvariants,
} from '#index.ts';

interface ProveFlags extends InputFlags, AddressFlags, OutputFlags, ColorFlags {
  readonly focus: readonly string[];
  readonly verbose: boolean;
}

/** `eastwest prove [paths|-]`: what follows from eastwest.yaml, proven or refuted by a counterexample. */
export function proveCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('prove').description(
    'Prove what eastwest.yaml demands, against every pod that could be added, or show how it is broken.',
  );
  addInputFlags(command);
  command.option(
    '--focus <workload>',
    'only who may reach this: namespace/name, Kind/namespace/name, namespace/* or labels (app=web); repeatable',
    repeated,
    [],
  );
  addAddressFlags(command);
  addFormatFlag(command, PROOF_FORMATS);
  addColorFlags(command);
  return command
    .option('-v, --verbose', 'with every counterexample and its manifest', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: ProveFlags) =>
      done(await runProve(paths, flags, terminal)),
    );
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
  const cluster = selectCluster(paths, flags, 'prove', terminal);
  const { intent } = cluster.config;
  const { manifests, fabric, trusted } = await readFabric(cluster, flags.podCidr, terminal);
  demandWorkloads(fabric);
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
