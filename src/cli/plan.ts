import { Command, Option } from 'commander';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { type AddressFlags, addAddressFlags } from '#cli/flags/addresses.ts';
import { parseFormats, writeFormats } from '#cli/flags/formats.ts';
import { addInputFlags, type InputFlags } from '#cli/flags/input.ts';
import { addColorFlags, addFormatFlag, type ColorFlags, type OutputFlags } from '#cli/flags/output.ts';
import { readFabric } from '#cli/input/read-cluster.ts';
import { selectCluster } from '#cli/input/select-clusters.ts';
import { type Terminal, usesColor } from '#cli/terminal.ts';
import {
  derivePlan,
  EastwestError,
  PLAN_FORMATS,
  PLAN_MESHES,
  type Plan,
  type PlanMesh,
  renderPlan,
} from '#index.ts';

interface PlanFlags extends InputFlags, AddressFlags, OutputFlags, ColorFlags {
  readonly to: 'strict';
  readonly mesh?: PlanMesh;
  readonly check: boolean;
  readonly verbose: boolean;
}

/** `eastwest plan --to strict [paths|-]`: the way to mutual TLS everywhere, step by step. */
export function planCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('plan').description(
    'Plan the way to mutual TLS everywhere: what would break today, and the steps by which nothing does.',
  );
  addInputFlags(command);
  command
    .addOption(new Option('--to <goal>', 'what to arrive at').choices(['strict']).default('strict'))
    .addOption(
      new Option('--mesh <mesh>', 'the mesh for what is in none, where it is not plain which').choices(
        PLAN_MESHES,
      ),
    )
    .option('--check', 'exit with 1 if something would break today, or plaintext is still accepted', false);
  addAddressFlags(command);
  addFormatFlag(command, PLAN_FORMATS);
  addColorFlags(command);
  return command
    .option('-v, --verbose', 'with every name and every reason', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: PlanFlags) =>
      done(await runPlan(paths, flags, terminal)),
    );
}

const EXAMPLES = `
Examples:
  eastwest plan --to strict manifests/
  eastwest plan manifests/ --mesh ambient
  eastwest plan manifests/ --format markdown=plan.md --format json
  eastwest plan manifests/ --check              in CI: is everything strict?

Each step was tried out: the cluster with it applied breaks no call that works. The calls are the flows of eastwest.yaml;
where it declares none, those that the manifests suggest, marked as guesses.

Exit codes: 0 a plan, 1 (--check) it isn't strict yet or something would break, 2 the input can't be trusted, 3 a bug.`;

async function runPlan(paths: readonly string[], flags: PlanFlags, terminal: Terminal): Promise<number> {
  const outputs = parseFormats(flags.format, PLAN_FORMATS, 'text');
  const cluster = selectCluster(paths, flags, 'plan', terminal);
  const { intent } = cluster.config;
  const { manifests, fabric, trusted } = await readFabric(cluster, flags.podCidr, terminal);
  if (fabric.network.workloads.length === 0) throw nothingToPlan(manifests.resources.length);
  const options = flags.mesh === undefined ? {} : { mesh: flags.mesh };
  const plan = derivePlan(fabric, manifests, intent, options);
  const color = usesColor(terminal, flags.color) && outputs.every(({ file }) => file === undefined);
  writeFormats(outputs, (format) => renderPlan(plan, format, { color, verbose: flags.verbose }), terminal);
  if (!trusted) return EXIT.unusable;
  return flags.check && !isDone(plan) ? EXIT.findings : EXIT.clean;
}

function isDone({ strict, today }: Plan): boolean {
  return strict && today.length === 0;
}

function nothingToPlan(resources: number): EastwestError {
  return new EastwestError(
    'no-manifests',
    `nothing to plan: no workload among ${resources} resources`,
    'Name the manifests of Deployments, StatefulSets, Pods or other workloads, rendered if they are templates.',
  );
}
